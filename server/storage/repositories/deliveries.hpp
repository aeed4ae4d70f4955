#pragma once

#include "domain/ports/deliveries.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredDeliveries final : public DeliveryRepository {
public:
    explicit StoredDeliveries(Connection& connection) : connection_(connection) {}

    Result<void> put_telephone(const Telephone& telephone) override;
    Result<void> remove_telephone(const AccountId& account) override;
    Result<std::optional<Telephone>> telephone(const AccountId& account) override;
    Result<std::vector<AccountId>> with_telephone(const OrganisationId& organisation) override;

    Result<void> insert(const Delivery& delivery) override;
    Result<void> update(const Delivery& delivery) override;
    Result<std::optional<Delivery>> find(const DeliveryId& id) override;
    Result<std::vector<Delivery>> of_alert(const AlertId& alert) override;
    Result<std::vector<Delivery>> waiting_of_visit(const VisitId& visit) override;
    Result<std::vector<Delivery>> due(ChannelKind by, Instant now, std::size_t limit) override;
    Result<std::vector<Delivery>> failed(std::size_t limit) override;
    Result<std::vector<Delivery>> with_reply_code(const std::string& code) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
