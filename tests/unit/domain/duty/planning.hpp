// Organisations with rosters. Every test begins on Monday, 2 March 2026, at 09:00 in China.
#pragma once

#include "domain/duty/coverage.hpp"
#include "domain/duty/rostering.hpp"
#include "domain/duty/swapping.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {

class Planning : public Measuring {
protected:
    // An officer whose phone can be rung.
    Caller with_phone(const OrganisationId& organisation, Role role = Role::duty_officer) {
        auto caller = officer(organisation, role);
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.devices().insert({.id = DeviceId(ids_.next(now())),
                                             .account = caller.account,
                                             .algorithm = "ES256",
                                             .public_key = "key",
                                             .sealed_label = {},
                                             .created_at = now()}));
            return std::monostate{};
        });
        return caller;
    }
    void lose_phones_of(const Caller& caller) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto devices, unit.devices().of_account(caller.account));
            for (const auto& device : devices) {
                VIGIL_TRY(unit.devices().revoke(device.id, now()));
            }
            return std::monostate{};
        });
    }

    static protocol::Roster nobody() { return {.shifts = {}, .rotations = {}, .overrides = {}}; }
    // On every day of the week, from one time of day until another.
    static protocol::Roster daily(const Caller& officer, const std::string& from, const std::string& until) {
        using enum Weekday;
        auto roster = nobody();
        roster.shifts.push_back({.days = {monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                                 .from = from,
                                 .until = until,
                                 .officers = {officer.account}});
        return roster;
    }
    static protocol::Roster always(const Caller& officer) { return daily(officer, "00:00", "24:00"); }

    Result<StoredRoster> set(const OrganisationId& organisation, const protocol::Roster& roster,
                             const Caller* by = nullptr, const std::string& forced_because = {}) {
        return write([&](Unit& unit) -> Result<StoredRoster> {
            VIGIL_TRY(const auto standing, unit.rosters().newest(organisation));
            protocol::SetRoster document{.replaces = standing ? standing->version : 0, .roster = roster};
            if (!forced_because.empty()) {
                document.force = true;
                document.text = forced_because;
            }
            return set_roster(unit, ids_, by, organisation, document, now());
        });
    }
    std::vector<Hole> holes(const OrganisationId& organisation, std::chrono::hours ahead = kProvedAhead) {
        return find([&](Unit& unit) { return holes_of(unit, organisation, now(), now() + ahead); });
    }
};

}  // namespace vigil::domain_test
