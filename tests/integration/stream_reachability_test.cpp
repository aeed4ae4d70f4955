// Tests and warnings of duty, on the streams of whoever may know (F51).
#include "domain/duty/rostering.hpp"
#include "domain/reachability/looking.hpp"
#include "files/rule_set_file.hpp"
#include "integration/stream_support.hpp"
#include "secrets/tokens.hpp"
#include "support/file_content.hpp"

namespace vigil::test {
namespace {

using ::testing::SizeIs;

class ReachabilityStream : public StreamTest {
protected:
    ReachabilityStream()
        : officer(person(region.station, Role::duty_officer)),
          colleague(person(region.station, Role::duty_officer)),
          chief(person(region.station, Role::duty_officer)) {
        protocol::SetRoster document;
        using enum Weekday;
        document.roster.shifts.push_back({.days = {monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                                          .from = "00:00",
                                          .until = "24:00",
                                          .officers = {account_of(*officer)}});
        document.roster.chiefs = {account_of(*chief)};
        rules = files::parse_rule_set(content_of(VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json")).value();
        write([&](Unit& unit) { return set_roster(unit, ids, nullptr, region.station, document, now()); });
    }
    Instant now() { return server->timers().now(); }
    // As if its clock had fired now, and the server had heard whoever there was before.
    void look_now() {
        write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto clocks, unit.clocks().running(region.station.str()));
            VIGIL_TRY(look(unit, rules, ids, {}, clocks.at(0), now()));
            return std::monostate{};
        });
    }
    // The items of that kind that are told before the stream is complete, or until `last`.
    static std::size_t warnings_in(const std::vector<Frame>& frames) {
        std::size_t found = 0;
        for (const auto& frame : frames) {
            if (frame.type == protocol::LiveItem::type && frame.as<protocol::LiveItem>().item.warning) ++found;
            if (frame.type != protocol::Snapshot::type) continue;
            for (const auto& item : frame.as<protocol::Snapshot>().items)
                if (item.warning) ++found;
        }
        return found;
    }

    PersonPtr officer, colleague, chief;
    triage::RuleSet rules;
    UuidSource ids;
};

TEST_F(ReachabilityStream,
       GivenAnOfficerWhoCannotBeReached_WhenItIsLooked_ThenChiefAndOfficerAreToldAndTheColleagueIsNot) {
    const auto stream = stream_of(region.station);
    auto at_chief = listen(*chief), at_officer = listen(*officer), at_colleague = listen(*colleague);
    const auto before = head(stream);
    look_now();
    const auto last = head(stream);
    ASSERT_EQ(last, before + 2) << "a warning and a test";
    for (auto* client : {&at_chief, &at_officer}) {
        std::size_t warned = 0;
        for (Offset heard = before; heard < last; ++heard) {
            const auto item = client->hear_until("item").back().as<protocol::LiveItem>().item;
            if (!item.warning) continue;
            ++warned;
            EXPECT_EQ(item.warning->account_id, account_of(*officer));
        }
        EXPECT_EQ(warned, 1u);
    }
    bool gone = false, tested = false;
    while (!gone || !tested) {
        const auto frame = at_colleague.next();
        gone = gone || frame.type == protocol::Gone::type;
        if (frame.type != protocol::LiveItem::type) continue;
        EXPECT_FALSE(frame.as<protocol::LiveItem>().item.warning);
        tested = tested || frame.as<protocol::LiveItem>().item.test.has_value();
    }
}

TEST_F(ReachabilityStream, GivenAWarningThatStands_WhenNewClientsCome_ThenItIsPartOfTheWholeStateForWhoeverMayKnow) {
    look_now();
    EXPECT_EQ(warnings_in(greet(*chief).hear_until("caught_up")), 1u);
    EXPECT_EQ(warnings_in(greet(*officer).hear_until("caught_up")), 1u);
    EXPECT_EQ(warnings_in(greet(*colleague).hear_until("caught_up")), 0u);
    EXPECT_EQ(warnings_in(greet(*colleague, from(stream_of(region.station), 0)).hear_until("caught_up")), 0u);
}

}  // namespace
}  // namespace vigil::test
