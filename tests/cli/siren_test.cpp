// vigil siren list, show: as an administrator sees how often alerts wake officers (F138).
#include "cli/clients.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class SirenCommands : public Clients {};

TEST_F(SirenCommands, GivenAnAlertOfTheStation_WhenListedAndShown_ThenItsNumbersAndItsOfficersStandThere) {
    officer();
    teacher();
    const std::string station = region.station.str();
    EXPECT_THAT(vigil({"siren", "list"}).out, HasSubstr("0 organisations with sirens, budget 4 a shift"));
    ASSERT_EQ(report("teacher").status, 0);
    const auto listed = vigil({"siren", "list"});
    EXPECT_THAT(listed.out, AllOf(HasSubstr(station), HasSubstr("响铃警报 1 起"))) << listed.err;
    const auto shown = vigil({"siren", "show", "--organisation", station});
    EXPECT_THAT(shown.out, AllOf(HasSubstr("响铃 1 次，1 班，单班最多 1 次"), HasSubstr("budget 4 a shift")))
        << shown.err;
    EXPECT_EQ(answer({"siren", "show", "--organisation", station, "--json"}).at("total").at("alerts"), 1);
}

TEST_F(SirenCommands, GivenNoSuchOrganisation_WhenShown_ThenItIsRefused) {
    const auto refused = vigil({"siren", "show", "--organisation", "019ca000-0000-7000-8000-000000000001"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("there is no such organisation"));
}

}  // namespace
}  // namespace vigil::test
