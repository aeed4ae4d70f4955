// What the declaration of a roster refuses, and that what it leaves open stays so.
#include <gtest/gtest.h>

#include <string>
#include <vigil/protocol/messages/roster.hpp>

#include "unit/protocol/decoding.hpp"

using namespace vigil;
using namespace vigil::protocol;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view kBao = R"("01981f3c-0000-7000-8000-0000000000b0")";
constexpr std::string_view kShift = R"("days":["monday"],"from":"20:00","until":"24:00","officers":[)";
constexpr std::string_view kRotation = R"("every_days":7,"at":"09:00","first":"2026-03-02","officers":[)";

std::string roster_of(std::string_view shift, std::string_view rotation, std::string_view override_) {
    const auto list = [](std::string_view item) { return item.empty() ? "[]" : "[{" + std::string(item) + "}]"; };
    return R"({"shifts":)" + list(shift) + R"(,"rotations":)" + list(rotation) + R"(,"overrides":)" + list(override_) +
           "}";
}

std::string with_officers(std::string_view part, int count) {
    std::string text(part);
    for (int i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + std::string(kBao);
    return text + "]";
}

TEST(RosterMessage, GivenAShiftWithoutAKind_WhenDecoded_ThenNoneIsMadeUp) {
    const auto read = decode<Roster>(roster_of(with_officers(kShift, 1), "", ""));
    ASSERT_TRUE(read);
    const auto& shift = read.value().shifts.at(0);
    EXPECT_THAT(shift.days, ElementsAre(Weekday::monday));
    EXPECT_EQ(shift.on, std::nullopt);
    EXPECT_EQ(shift.until, "24:00");
    EXPECT_EQ(shift.first, "");
}

TEST(RosterMessage, GivenAMisspeltList_WhenDecoded_ThenItIsMissedAndNotTakenForNone) {
    EXPECT_THAT(violations_of<Roster>(R"({"shift":[],"rotations":[],"overrides":[]})"),
                ElementsAre(violation("/shifts", "required")));
}

TEST(RosterMessage, GivenAnOverrideOfNobody_WhenWritten_ThenItsOfficersAreStated) {
    EXPECT_EQ(encode(Roster{{}, {}, {{.from = instant_of(1), .until = instant_of(2), .officers = {}}}}),
              R"({"shifts":[],"rotations":[],"overrides":[{"from":1,"until":2,"officers":[]}]})");
}

TEST(RosterMessage, GivenEmptyParts_WhenDecoded_ThenEveryRequiredMemberIsNamed) {
    EXPECT_THAT(
        violations_of<Roster>(R"({"shifts":[{}],"rotations":[{}],"overrides":[{}]})"),
        ElementsAre(violation("/shifts/0/days", "required"), violation("/shifts/0/from", "required"),
                    violation("/shifts/0/until", "required"), violation("/shifts/0/officers", "required"),
                    violation("/rotations/0/officers", "required"), violation("/rotations/0/every_days", "required"),
                    violation("/rotations/0/at", "required"), violation("/rotations/0/first", "required"),
                    violation("/overrides/0/from", "required"), violation("/overrides/0/until", "required"),
                    violation("/overrides/0/officers", "required")));
}

TEST(RosterMessage, GivenNumbersOfOfficers_WhenDecoded_ThenEachPartHasItsBounds) {
    constexpr std::string_view kOverride = R"("from":1,"until":2,"officers":[)";
    EXPECT_THAT(violations_of<Roster>(
                    roster_of(with_officers(kShift, 50), with_officers(kRotation, 50), with_officers(kOverride, 50))),
                IsEmpty());
    EXPECT_THAT(violations_of<Roster>(
                    roster_of(with_officers(kShift, 51), with_officers(kRotation, 51), with_officers(kOverride, 51))),
                ElementsAre(violation("/shifts/0/officers", "too_many"), violation("/rotations/0/officers", "too_many"),
                            violation("/overrides/0/officers", "too_many")));
    EXPECT_THAT(violations_of<Roster>(
                    roster_of(with_officers(kShift, 0), with_officers(kRotation, 1), with_officers(kOverride, 0))),
                ElementsAre(violation("/shifts/0/officers", "too_few"), violation("/rotations/0/officers", "too_few")));
}

TEST(RosterMessage, GivenValuesThatAreNone_WhenDecoded_ThenEachIsNamed) {
    EXPECT_THAT(
        violations_of<Roster>(roster_of(
            R"("name":"","days":["mon"],"on":"weekends","from":"7:00","until":"24:30","officers":["x"],"first":"today")",
            R"("every_days":0,"at":"9 am","first":"2026-3-2","officers":[)" + std::string(kBao) + "," +
                std::string(kBao) + "]",
            R"("from":"2026-03-02","until":-1,"officers":[])")),
        ElementsAre(violation("/shifts/0/name", "too_short"), violation("/shifts/0/days/0", "unknown_value"),
                    violation("/shifts/0/on", "unknown_value"), violation("/shifts/0/from", "bad_format"),
                    violation("/shifts/0/until", "bad_format"), violation("/shifts/0/officers/0", "bad_format"),
                    violation("/shifts/0/first", "bad_format"), violation("/rotations/0/every_days", "too_small"),
                    violation("/rotations/0/at", "bad_format"), violation("/rotations/0/first", "bad_format"),
                    violation("/overrides/0/from", "wrong_type"), violation("/overrides/0/until", "too_small")));
}

}  // namespace
