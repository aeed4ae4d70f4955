#pragma once

#include "domain/ports/casework.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredAlerts final : public AlertRepository {
public:
    StoredAlerts(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<void> insert(const Alert& alert) override;
    Result<std::optional<Alert>> find(const AlertId& id) override;
    Result<std::vector<Alert>> of_case(const CaseId& id) override;
    Result<std::vector<Alert>> of_whole_case(const CaseId& id) override;
    Result<void> update(const Alert& alert) override;
    Result<std::vector<Alert>> of_organisations(std::span<const OrganisationId> organisations,
                                                std::optional<AlertState> state, const std::optional<AlertId>& after,
                                                std::size_t limit) override;
    Result<std::vector<Alert>> waiting_blue(const OrganisationId& organisation, const std::optional<AlertId>& after,
                                            std::size_t limit) override;
    Result<void> insert_acknowledgement(const Acknowledgement& acknowledgement) override;
    Result<void> insert_undertaking(const Undertaking& undertaking) override;
    Result<std::optional<Undertaking>> find_undertaking(const AcknowledgementId& id) override;
    Result<void> move_undertaking(const Undertaking& undertaking) override;
    Result<void> insert_proxy(const Proxy& proxy) override;
    Result<std::optional<Proxy>> find_proxy(const AcknowledgementId& id) override;
    Result<void> confirm_proxy(const Proxy& proxy) override;
    Result<std::optional<Acknowledgement>> find_acknowledgement(const AcknowledgementId& id) override;
    Result<std::vector<Acknowledgement>> acknowledgements(const AlertId& id) override;
    Result<std::vector<Alert>> answered_by(const AccountId& account, Instant since) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage
