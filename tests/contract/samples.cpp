#include "contract/samples.hpp"

#include <chrono>

namespace vigil::test {

using namespace std::chrono_literals;

Division a_division(const DivisionCode& code, std::optional<DivisionCode> parent, DivisionLevel level) {
    return Division{code, std::move(parent), level, "town", "somewhere", instant_of(0), std::nullopt, std::nullopt};
}

Organisation an_organisation(const OrganisationId& id) {
    return Organisation{id, "a station", "station", kTownship, true};
}

Account an_account(const AccountId& id) {
    return Account{id, "sealed name", "", true, {{kStation, Role::duty_officer}}};
}

Device a_device(const DeviceId& id, const AccountId& account) {
    return Device{id, account, "ES256", std::string(64, '\x07'), "desk", kNow, std::nullopt};
}

Session a_session(int number) {
    const auto text = std::to_string(number);
    return Session{an_id<SessionId>(number), kOfficer,         kConsole,        "access " + text, kNow + 1h,
                   "refresh " + text,        "before " + text, kNow + 24h * 30, std::nullopt};
}

Case a_case(const CaseId& id) {
    return Case{id,        kNow, kStation,        kTownship,  Level::orange, true,
                kNow + 3h, 1,    an_id<KeyId>(1), Level::red, std::nullopt};
}

Report a_report(const ReportId& id) {
    return Report{id,
                  kCase,
                  kNow,
                  Verification::verified,
                  ReporterMode::shielded,
                  "owner " + id.str(),
                  std::nullopt,
                  an_id<KeyId>(1),
                  std::string("sealed\0body", 11),
                  "sealed hash",
                  "sealed facts",
                  "sealed reporter"};
}

Supplement a_supplement(int number) {
    return Supplement{an_id<SupplementId>(number), kReport, kNow, "sealed supplement", "sealed hash"};
}

StoredAssessment an_assessment(const AssessmentId& id) {
    return StoredAssessment{id, kCase, kReport, kNow, Level::red, false, "cn-nm-2026", 1, "sealed trail"};
}

Alert an_alert(const AlertId& id) {
    return Alert{
        id,        kCase, kStation,     Function::protection, true,      1,   1, Level::orange, AlertState::open,
        kTownship, kNow,  kNow + 10min, std::nullopt,         "a burst", true};
}

Acknowledgement an_acknowledgement(int number) {
    return Acknowledgement{
        an_id<AcknowledgementId>(number), kAlert, 1, kOfficer, kConsole, kStation, kNow + 5min, kNow + 4min, true};
}

Clock a_clock(int number) {
    return Clock{an_id<ClockId>(number),
                 kAlert.str(),
                 "acknowledgement",
                 1,
                 "policy facts 5.5",
                 kNow,
                 kNow + 10min,
                 "wall",
                 0,
                 false,
                 DivisionLevel::banner,
                 std::nullopt,
                 Limit{LimitUnit::work_days, 3},
                 kNow + 24h,
                 std::nullopt,
                 2,
                 "an assessment",
                 "a child"};
}

NewItem an_item(const std::string& stream, const std::string& subject, std::int64_t revision) {
    return NewItem{StreamId(stream), ItemKind::alert, subject, revision, R"({"alert":"x"})", kNow};
}

Event an_event(const std::string& subject) { return Event{"report.filed", subject, kNow, {{"level", "red"}}}; }

Result<void> insert_directory(Unit& unit) {
    VIGIL_TRY(unit.divisions().put(a_division(kRegion, std::nullopt, DivisionLevel::region)));
    VIGIL_TRY(unit.divisions().put(a_division(kLeague, kRegion, DivisionLevel::league)));
    VIGIL_TRY(unit.divisions().put(a_division(kBanner, kLeague, DivisionLevel::banner)));
    VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
    VIGIL_TRY(unit.organisations().insert(an_organisation(kStation)));
    VIGIL_TRY(unit.organisations().insert(an_organisation(kPolice)));
    VIGIL_TRY(unit.accounts().insert(an_account(kOfficer)));
    return unit.devices().insert(a_device(kConsole, kOfficer));
}

Result<void> insert_case(Unit& unit) {
    VIGIL_TRY(insert_directory(unit));
    VIGIL_TRY(unit.cases().insert(a_case(kCase)));
    VIGIL_TRY(unit.reports().insert(a_report(kReport)));
    return unit.alerts().insert(an_alert(kAlert));
}

}  // namespace vigil::test
