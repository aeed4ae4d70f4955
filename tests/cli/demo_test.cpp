// The demonstration from end to end: the region over the shipped divisions, the sample reports, live officers.
#include <stdexcept>

#include "cli/cli.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Demonstration : public Cli {
protected:
    Demonstration() {
        fs::copy_file(VIGIL_SOURCE_DIR "/config/divisions/150000.csv", configuration().data.divisions,
                      fs::copy_options::overwrite_existing);
        if (vigil({"init"}).status != 0) throw std::runtime_error("vigil init");
        if (vigil({"demo", "region"}).status != 0) throw std::runtime_error("vigil demo region");
    }
    Outcome play() const { return vigil({"demo", "play", "--samples", VIGIL_TEST_DATA "/data/sample-reports.jsonl"}); }
};

TEST_F(Demonstration, GivenTheRegion_WhenTheSamplesArePlayed_ThenEveryReportIsFiledAndItsReceiptVerified) {
    const Serving server(installation);
    const auto outcome = play();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("共提交 39 份报告，每份都有可验证的回执"));
}

// Promise P4, with the limits of config/rules shortened to seconds.
TEST_F(Demonstration, GivenTheRegion_WhenNobodyAnswersARedAlert_ThenItClimbsToTheLeagueAndTheAnswerThereStopsAll) {
    const Serving server(installation);
    const auto outcome = vigil({"demo", "climb", "--samples", VIGIL_TEST_DATA "/data/sample-reports.jsonl"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, testing::ContainsRegex("工作站.*新警报.*\n(.*\n)*"
                                                    "旗县.*下级未签收，升级到本级.*\n(.*\n)*"
                                                    "盟市.*下级未签收，升级到本级.*\n(.*\n)*"
                                                    "工作站.*已有人签收.*\n(.*\n)*"
                                                    "盟市签收后，三级同时停止催办.*\n(.*\n)*"
                                                    ".*child_seen.*已完成"));
    // What judged before judges again.
    EXPECT_LT(answer({"rules", "history"}).at("activations").at(0).at("version"), 1000);
}

TEST_F(Demonstration, GivenAPlay_WhenTheLogIsVerified_ThenNothingWasChanged) {
    {
        const Serving server(installation);
        play();
    }
    const auto outcome = vigil({"audit", "verify"});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("nothing was changed"));
}

TEST_F(Demonstration, GivenNoServer_WhenPlayed_ThenItEndsWithAnError) {
    const auto outcome = play();
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err, "");
}

}  // namespace
}  // namespace vigil::test
