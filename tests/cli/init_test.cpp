// vigil init: once, and then again.
#include "cli/cli.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Init : public Cli {
protected:
    Init() { begin_anew(); }
    Outcome init() const { return vigil({"init"}); }
    fs::path key(const std::string& name) const { return configuration().keys.folder / name; }
};

TEST_F(Init, GivenNothing_WhenRun_ThenItSaysWhatItMade) {
    const auto outcome = init();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("keys made"), HasSubstr("certificate made"), HasSubstr("7 divisions (loaded)")));
}

TEST_F(Init, GivenAnInstallation_WhenRunAgain_ThenEverythingIsKept) {
    init();
    const auto before = text_of(key("case_master.key")) + text_of(configuration().tls.certificate);
    const auto again = init();
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, AllOf(HasSubstr("keys kept"), HasSubstr("certificate kept"), HasSubstr("7 divisions.")));
    EXPECT_EQ(text_of(key("case_master.key")) + text_of(configuration().tls.certificate), before);
}

TEST_F(Init, GivenAServerOnTheFolder_WhenRun_ThenNothingIsToDo) {
    init();
    const Serving server(installation);
    const auto outcome = init();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("A server is running; nothing to do."));
}

TEST_F(Init, GivenAKeyWasLost_WhenRun_ThenItIsNamedAndNoNewOneIsMade) {
    init();
    fs::remove(key("index.key"));
    const auto outcome = init();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr(key("index.key").string()));
    EXPECT_FALSE(fs::exists(key("index.key")));
}

TEST_F(Init, GivenKeysThatOthersMayRead_WhenRun_ThenTheRemedyIsNamed) {
    init();
    fs::permissions(key("index.key"), fs::perms::group_read, fs::perm_options::add);
    const auto outcome = init();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr(key("index.key").string()), HasSubstr("chmod go-rwx")));
}

TEST_F(Init, GivenNoInstallation_WhenAServerIsStarted_ThenItSaysWhatToDo) {
    const auto outcome = vigil({"serve"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("vigil init"));
}

TEST_F(Init, GivenTheShippedListOfDivisions_WhenRun_ThenAllOfThemAreLoaded) {
    fs::copy_file(VIGIL_SOURCE_DIR "/config/divisions/150000.csv", configuration().data.divisions,
                  fs::copy_options::overwrite_existing);
    const auto outcome = init();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("15938 divisions (loaded)"));
}

}  // namespace
}  // namespace vigil::test
