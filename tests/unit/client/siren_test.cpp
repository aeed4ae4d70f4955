// What wakes somebody, and what does not: a drill never sounds a siren (F52), blue never does (F138).
#include "client/siren.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil::client {
namespace {

const AccountId kMe("019ca000-0000-7000-8000-000000000001");
const AccountId kColleague("019ca000-0000-7000-8000-000000000002");

protocol::AlertSummary an_open_alert(Level level = Level::red) {
    protocol::AlertSummary alert;
    alert.level = level;
    alert.state = AlertState::open;
    return alert;
}

TEST(Siren, GivenAnOpenAlert_WhenAskedOfOnesOrganisation_ThenItSounds) {
    for (const auto level : {Level::red, Level::orange, Level::yellow})
        EXPECT_EQ(sound_of(an_open_alert(level), kMe, true), Sound::siren);
}

TEST(Siren, GivenADrill_WhenItRingsOneself_ThenItIsShownWithoutASiren) {
    auto drill = an_open_alert();
    drill.drill = true;
    EXPECT_EQ(sound_of(drill, kMe, true), Sound::quiet);
    drill.rings = Rings::on_duty;
    drill.rung_ids = {kColleague};
    EXPECT_EQ(sound_of(drill, kMe, true), Sound::none);
}

TEST(Siren, GivenAnAlertThatRingsColleagues_WhenShown_ThenItIsSilent) {
    auto alert = an_open_alert();
    alert.rings = Rings::on_duty;
    alert.rung_ids = {kColleague};
    EXPECT_EQ(sound_of(alert, kMe, true), Sound::none);
    EXPECT_EQ(sound_of(alert, kColleague, true), Sound::siren);
}

Listed one_of(const std::string& burst, Level level = Level::red, AlertState state = AlertState::open) {
    auto alert = an_open_alert(level);
    alert.burst = burst;
    alert.state = state;
    return {alert, true};
}

TEST(Siren, GivenABurst_WhenItsAlertsAreListed_ThenTheGravestSoundsAndTheOthersAreQuiet) {
    const std::vector<Listed> alerts{one_of("a burst", Level::yellow), one_of("a burst", Level::red),
                                     one_of("a burst", Level::red),    one_of("another", Level::orange),
                                     one_of("", Level::yellow),        one_of("", Level::yellow)};
    EXPECT_THAT(sounds_of(alerts, kMe), testing::ElementsAre(Sound::quiet, Sound::siren, Sound::quiet, Sound::siren,
                                                             Sound::siren, Sound::siren));
}

TEST(Siren, GivenABurstOfWhichOneWasAnswered_WhenTheOthersWait_ThenTheNextSounds) {
    const std::vector<Listed> alerts{one_of("a burst", Level::red, AlertState::acknowledged), one_of("a burst"),
                                     one_of("a burst", Level::blue), one_of("a burst")};
    EXPECT_THAT(sounds_of(alerts, kMe), testing::ElementsAre(Sound::none, Sound::siren, Sound::none, Sound::quiet));
    EXPECT_THAT(sounds_of({alerts[3]}, kMe), testing::ElementsAre(Sound::siren)) << "what is gone sounds no more";
}

TEST(Siren, GivenBlueOrAnsweredOrSomebodyElses_WhenShown_ThenItIsSilent) {
    EXPECT_EQ(sound_of(an_open_alert(Level::blue), kMe, true), Sound::none);
    EXPECT_EQ(sound_of(an_open_alert(), kMe, false), Sound::none);
    for (const auto state : {AlertState::acknowledged, AlertState::closed}) {
        auto alert = an_open_alert();
        alert.state = state;
        EXPECT_EQ(sound_of(alert, kMe, true), Sound::none);
    }
}

TEST(Siren, GivenAnOfficerWhoIsNotBack_WhenTheStepsCome_ThenFirstTheirPhonesSoundAndThenThoseOfTheOthers) {
    protocol::VisitView visit;
    visit.account_id = kMe;
    visit.state = VisitState::away;
    EXPECT_EQ(sound_of(visit, kMe), Sound::none);
    visit.state = VisitState::asked;
    EXPECT_EQ(sound_of(visit, kMe), Sound::siren);
    EXPECT_EQ(sound_of(visit, kColleague), Sound::none);
    visit.state = VisitState::alarmed;
    EXPECT_EQ(sound_of(visit, kMe), Sound::none);
    EXPECT_EQ(sound_of(visit, kColleague), Sound::siren);
    visit.companion_ids = {kColleague};
    EXPECT_EQ(sound_of(visit, kColleague), Sound::none);
}

}  // namespace
}  // namespace vigil::client
