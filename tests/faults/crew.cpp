#include "faults/crew.hpp"

#include <vigil/protocol/messages/alert.hpp>

namespace vigil::test {

namespace {

constexpr const char* kWideLimits =
    "[http]\nconnections_per_address = 1000\nlinger = \"100ms\"\n[live]\ngoodbye = \"100ms\"\n"
    "[intake]\nper_account = \"100000 per 1m\"\nper_address = \"100000 per 1m\"\n";

// A commit that failed in this way kept nothing; anything else may have been kept.
bool says_nothing_was_kept(const Error& error) {
    return error.kind == ErrorKind::unavailable && error.code == "unavailable";
}

}  // namespace

Crew::Crew(int count, const std::string& more)
    : installation(free_port(), kWideLimits + more),
      region(installation),
      officer(io, port(), installation.authority()) {
    for (int i = 0; i < count; ++i) {
        codes_.push_back(installation.enrolment_code(installation.account(region.school, Role::reporter, "teacher")));
        teachers.push_back(std::make_unique<Person>(io, port(), installation.authority()));
    }
    officers_code_ = installation.enrolment_code(installation.account(region.station, Role::duty_officer));
}

void Crew::enrol() {
    for (std::size_t i = 0; i < teachers.size(); ++i) teachers[i]->enrol(codes_[i]);
    officer.enrol(officers_code_);
}

void Crew::hang_up() {
    for (const auto& teacher : teachers) teacher->http().close();
    officer.http().close();
}

bool Crew::file(Ledger::Number number, int teacher) {
    const auto filed = teachers[static_cast<std::size_t>(teacher)]->file(ledger.body(number));
    if (filed) {
        ledger.receipted(number, filed.value());
        return true;
    }
    last = filed.error();
    if (says_nothing_was_kept(last))
        ledger.refused(number);
    else
        ledger.lost(number);
    return false;
}

bool Crew::file_until_receipted(Ledger::Number number, int tries) {
    for (int i = 0; i < tries; ++i)
        if (file(number)) return true;
    return false;
}

bool Crew::acknowledge_one() {
    client::CallOptions open_ones;
    open_ones.query = "state=open";
    auto read = officer.api().read<protocol::AlertList>("list_alerts", open_ones);
    const auto alerts = await(io, std::move(read));
    if (!alerts) last = alerts.error();
    if (!alerts || alerts.value().alerts.empty()) return false;
    const auto& alert = alerts.value().alerts.front();
    const AcknowledgementId id(fresh_uuid());
    ledger.said(id);
    const auto taken = officer.acknowledge(alert.alert_id, alert.version, id);
    if (taken)
        ledger.taken(id);
    else
        last = taken.error();
    return taken.has_value();
}

}  // namespace vigil::test
