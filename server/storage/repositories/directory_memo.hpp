// What a connection remembers of divisions, organisations, coverage and the holiday calendar: asked about some thirty times for
// each report, and changed rarely.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/ports/calendars.hpp"
#include "domain/ports/directory.hpp"

namespace vigil::storage {

// Grows with every committed change of the directory; shared by the connections of one store, which alone writes its file.
using DirectoryVersion = std::atomic<std::uint64_t>;

// One for each connection, used by one thread. Holds only what exists, so it never outgrows the directory.
class DirectoryMemo {
public:
    explicit DirectoryMemo(DirectoryVersion& version) : version_(version) {}

    // Before a transaction sees its state: a change that is committed afterwards is noticed by the next one.
    void begin_unit();
    // The unit changes the directory: nothing is remembered until it has ended, because the change may still be undone.
    void change();
    // Once a transaction has ended, either way, and before anybody is answered: every connection forgets what it knew.
    void end_transaction();

    template <class Load>
    Result<std::vector<Division>> ancestry(const DivisionCode& code, Load load) {
        return remembered(ancestries_, code, load, [](const auto& value) { return !value.empty(); });
    }
    template <class Load>
    Result<std::optional<Organisation>> organisation(const OrganisationId& id, Load load) {
        return remembered(organisations_, id, load, [](const auto& value) { return value.has_value(); });
    }
    // `division`: one of an ancestry, thus known to exist.
    template <class Load>
    Result<std::vector<Coverage>> covering(Function function, const DivisionCode& division, Load load) {
        return remembered(coverage_[function], division, load, [](const auto&) { return true; });
    }

    template <class Load>
    Result<std::shared_ptr<const HolidayCalendar>> calendar(Load load) {
        if (is_changing_) return load();
        if (!calendar_) {
            VIGIL_TRY(calendar_, load());
        }
        return calendar_;
    }

private:
    template <class Key, class Value, class Load, class Keep>
    Result<Value> remembered(std::unordered_map<Key, Value>& known, const Key& key, Load load, Keep keep) {
        if (is_changing_) return load();
        if (const auto found = known.find(key); found != known.end()) return found->second;
        VIGIL_TRY(auto value, load());
        if (keep(value)) known.emplace(key, value);
        return value;
    }
    void forget();

    DirectoryVersion& version_;
    std::uint64_t seen_ = 0;
    bool is_changing_ = false;  // in this unit
    bool has_changed_ = false;  // in this transaction
    std::unordered_map<DivisionCode, std::vector<Division>> ancestries_{};
    std::unordered_map<OrganisationId, std::optional<Organisation>> organisations_{};
    std::unordered_map<Function, std::unordered_map<DivisionCode, std::vector<Coverage>>> coverage_{};
    std::shared_ptr<const HolidayCalendar> calendar_{};  // shared with whoever asked in a transaction
};

}  // namespace vigil::storage
