// A limit of a case that passes, on the streams of whoever must know.
#include <fstream>
#include <iterator>

#include "domain/measures/breaching.hpp"
#include "domain/measures/case_clocks.hpp"
#include "files/rule_set_file.hpp"
#include "integration/stream_support.hpp"
#include "secrets/tokens.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class BreachStream : public StreamTest {
protected:
    BreachStream()
        : officer(person(region.station, Role::duty_officer)),
          county(person(region.banner_agency, Role::county_officer)) {
        file();
        about = alerts_of(region.station).front().case_id;
        std::ifstream file(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json", std::ios::binary);
        rules = files::parse_rule_set(std::string{std::istreambuf_iterator<char>(file), {}}).value();
    }

    Clock child_seen() {
        for (auto& clock : read([&](Unit& unit) { return unit.clocks().running(about.str()); }))
            if (clock.kind == kChildSeen) return clock;
        throw std::runtime_error("no child must be seen");
    }
    // As if the limit had passed.
    ClockId breach() {
        auto clock = child_seen();
        write([&](Unit& unit) -> Result<std::monostate> {
            clock.fired_at = clock.due_at;
            VIGIL_TRY(unit.clocks().end(clock));
            VIGIL_TRY(tell_of_breach(unit, rules, ids, clock, clock.due_at));
            return std::monostate{};
        });
        return clock.id;
    }
    protocol::ItemBody next_breach(RawClient& client) {
        for (;;) {
            const auto item = client.hear_until("item").back().as<protocol::LiveItem>().item;
            if (item.kind == ItemKind::breach) return item;
        }
    }

    PersonPtr officer, county;
    CaseId about;
    triage::RuleSet rules;
    UuidSource ids;
};

TEST_F(BreachStream, GivenALimitThatPasses_WhenOwnerAndSuperiorListen_ThenBothAreToldAtOnce) {
    auto at_station = listen(*officer);
    auto at_county = listen(*county);
    const auto clock = breach();
    for (auto* client : {&at_station, &at_county}) {
        const auto told = next_breach(*client).breach.value();
        EXPECT_EQ(told.clock_id, clock);
        EXPECT_EQ(told.case_id, about);
        EXPECT_EQ(told.state, ClockState::breached);
    }
}

TEST_F(BreachStream, GivenABreachFromBefore_WhenANewConsoleComes_ThenItIsPartOfTheWholeState) {
    const auto clock = breach();
    auto client = greet(*county);
    std::size_t told = 0;
    for (const auto& frame : client.hear_until("caught_up")) {
        if (frame.type != protocol::Snapshot::type) continue;
        for (const auto& item : frame.as<protocol::Snapshot>().items)
            if (item.breach && item.breach->clock_id == clock) ++told;
    }
    EXPECT_EQ(told, 1u);
}

TEST_F(BreachStream, GivenABreach_WhenItIsDone_ThenItEndsOnceAndIsNoPartOfTheWholeState) {
    const auto clock = breach();
    const auto done_at = child_seen().due_at;
    auto client = listen(*county);
    write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(end_breaches(unit, clock, done_at));
        return std::monostate{};
    });
    EXPECT_EQ(next_breach(client).breach->state, ClockState::done);
    auto later = greet(*county);
    for (const auto& frame : later.hear_until("caught_up"))
        if (frame.type == protocol::Snapshot::type) {
            for (const auto& item : frame.as<protocol::Snapshot>().items) EXPECT_FALSE(item.breach);
        }
}

TEST_F(BreachStream, GivenASuperiorThatIsBarredSince_WhenItReadsTheStreamAgain_ThenTheBreachIsGone) {
    auto client = listen(*county);
    const auto before = head(stream_of(region.banner_agency));
    breach();
    next_breach(client);
    write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = about, .organisation = region.banner_agency, .reason = "barred", .row = fresh_uuid()}));
        return std::monostate{};
    });
    auto again = greet(*county, from(stream_of(region.banner_agency), before));
    for (const auto& frame : again.hear_until("caught_up")) EXPECT_NE(frame.type, protocol::LiveItem::type);
}

}  // namespace
}  // namespace vigil::test
