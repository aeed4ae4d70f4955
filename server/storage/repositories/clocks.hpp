#pragma once

#include "domain/ports/calendars.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredClocks final : public ClockRepository {
public:
    explicit StoredClocks(Connection& connection) : connection_(connection) {}

    Result<void> start(const Clock& clock) override;
    Result<void> stop(const std::string& subject, const std::string& kind, Instant at) override;
    Result<std::vector<Clock>> of(const std::string& subject) override;
    Result<std::vector<Clock>> running(const std::string& subject) override;
    Result<std::vector<Clock>> due_after(const ClockPlace& place, std::size_t limit) override;
    Result<void> recount(const Clock& clock) override;
    Result<void> end(const Clock& clock) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
