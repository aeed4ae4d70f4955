// Telephones of officers, and what goes there.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/deliveries/delivery.hpp"

namespace vigil {

class DeliveryRepository {
public:
    virtual ~DeliveryRepository() = default;
    virtual Result<void> put_telephone(const Telephone& telephone) = 0;   // inserts, or replaces the account's
    virtual Result<void> remove_telephone(const AccountId& account) = 0;  // no matter whether there was one
    virtual Result<std::optional<Telephone>> telephone(const AccountId& account) = 0;
    // Accounts with a role there that have a telephone which is not dead, by id.
    virtual Result<std::vector<AccountId>> with_telephone(const OrganisationId& organisation) = 0;

    virtual Result<void> insert(const Delivery& delivery) = 0;  // conflict: the id exists
    virtual Result<void> update(const Delivery& delivery) = 0;
    virtual Result<std::optional<Delivery>> find(const DeliveryId& id) = 0;
    virtual Result<std::vector<Delivery>> of_alert(
        const AlertId& alert) = 0;  // by account, channel, then when it is due
    virtual Result<std::vector<Delivery>> waiting_of_visit(const VisitId& visit) = 0;  // queued; in the same order
    // Queued by that way and due, whoever waits longest first.
    virtual Result<std::vector<Delivery>> due(ChannelKind by, Instant now, std::size_t limit) = 0;
    virtual Result<std::vector<Delivery>> failed(std::size_t limit) = 0;                 // the newest first
    virtual Result<std::vector<Delivery>> with_reply_code(const std::string& code) = 0;  // by id; the code is not empty
};

}  // namespace vigil
