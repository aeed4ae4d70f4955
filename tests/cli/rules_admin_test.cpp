// vigil rules activate, roll-back, history, export, shadow, shadow-report, replay; vigil record: as an administrator and a reader
// use them.
#include <fstream>

#include "cli/clients.hpp"

namespace vigil::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class RulesAdmin : public Clients {
protected:
    // The shipped rules as another version, in which hunger without heat has this floor.
    std::string rules_of(int version, const std::string& hunger = "orange") const {
        auto document = nlohmann::ordered_json::parse(text_of(kShippedRules));
        document["version"] = version;
        for (auto& signal : document["signals"])
            if (signal["code"] == "no_food_heat") signal["floor"] = hunger;
        const auto file = root() / ("rules-" + std::to_string(version) + ".json");
        write_text(file, document.dump());
        return file.string();
    }
    void file_hunger() {
        if (!enrolled_) teacher();
        enrolled_ = true;
        const auto filed = vigil({"report", "--profile", profile("teacher"), "--division", kTownship.str(), "--signal",
                                  "no_food_heat", "--tries", "1"});
        ASSERT_EQ(filed.status, 0) << filed.err;
    }

private:
    bool enrolled_ = false;
};

TEST_F(RulesAdmin, GivenANewerFile_WhenActivatedAndRolledBack_ThenTheHistorySaysWhatWhoAndWhen) {
    const auto activated = answer({"rules", "activate", rules_of(5)});
    EXPECT_TRUE(activated.at("changed"));
    EXPECT_THAT(activated.at("active").at("by").get<std::string>(), Not(IsEmpty()));
    EXPECT_TRUE(answer({"rules", "roll-back", "4"}).at("changed"));
    const auto history = answer({"rules", "history"});
    std::vector<std::string> how;
    for (const auto& each : history.at("activations")) how.push_back(each.at("how"));
    EXPECT_EQ(how, (std::vector<std::string>{"rolled_back", "activated", "seeded"}));
    EXPECT_THAT(history.at("versions"), SizeIs(2));
}

TEST_F(RulesAdmin, GivenAnEditedFileOfTheSameVersion_WhenActivated_ThenItIsRefusedAndSaysWhatToDo) {
    const auto outcome = vigil({"rules", "activate", rules_of(4, "red")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("cn-nm-2026 version 4"), HasSubstr("next version number")));
}

TEST_F(RulesAdmin, GivenABrokenFile_WhenActivated_ThenEachProblemIsALine) {
    auto document = nlohmann::ordered_json::parse(text_of(kShippedRules));
    document["version"] = 5;
    document["signals"][0]["floor"] = "purple";
    write_text(root() / "broken.json", document.dump());
    const auto outcome = vigil({"rules", "activate", (root() / "broken.json").string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("/signals/0/floor"));
    EXPECT_EQ(vigil({"rules", "activate", "/no/such.json"}).status, 1);
}

TEST_F(RulesAdmin, GivenAStoredVersion_WhenExported_ThenItIsTheFileByteForByte) {
    EXPECT_EQ(vigil({"rules", "export", "4"}).out, text_of(kShippedRules));
    const auto missing = vigil({"rules", "export", "9"});
    EXPECT_EQ(missing.status, 1);
    EXPECT_THAT(missing.out, IsEmpty());
}

TEST_F(RulesAdmin, GivenAShadow_WhenAReportIsFiled_ThenTheReportOfTheRunSaysWhatWouldChange) {
    EXPECT_THAT(vigil({"rules", "shadow-report"}).err, HasSubstr("rules shadow"));
    answer({"rules", "shadow", rules_of(5, "red")});
    file_hunger();
    const auto report = vigil({"rules", "shadow-report"});
    EXPECT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(report.out, AllOf(HasSubstr("cn-nm-2026 version 5"), HasSubstr("     1  level: orange -> red   (case "),
                                  EndsWith("1 of 1 assessments differ\n")));
    EXPECT_EQ(answer({"rules", "shadow-report", "--json"}).at("run").at("compared"), 1);
    EXPECT_TRUE(answer({"rules", "shadow", "--off"}).contains("ended_at"));
    EXPECT_EQ(vigil({"rules", "shadow"}).status, 2);
}

// The form of `vigil rules diff`, its exit statuses, and the version that judges on the left.
TEST_F(RulesAdmin, GivenStoredReports_WhenReplayed_ThenChangesArePrintedAsDiffPrintsThem) {
    file_hunger();
    const auto changed = vigil({"rules", "replay", rules_of(5, "red"), "--since", "90d"});
    EXPECT_EQ(changed.status, 1) << changed.err;
    EXPECT_THAT(changed.out,
                AllOf(StartsWith("case "), HasSubstr(": level: orange -> red\n"),
                      HasSubstr(": notify: police_110 told (now)\n"),
                      EndsWith("1 of 1 cases change from cn-nm-2026 version 4 to cn-nm-2026 version 5\n")));
    const auto same = vigil({"rules", "replay", rules_of(6), "--since", "1h"});
    EXPECT_EQ(same.status, 0);
    EXPECT_EQ(same.out,
              "1 件个案中 0 件有变化 · 0 of 1 cases change from cn-nm-2026 version 4 to cn-nm-2026 version 6\n");
    EXPECT_EQ(answer({"rules", "replay", rules_of(6), "--json"}).at("cases"), 1);
    const auto wrong = vigil({"rules", "replay", rules_of(6), "--since", "soon"});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_THAT(wrong.err, HasSubstr("--since"));
}

TEST_F(RulesAdmin, GivenNoServer_WhenTheCommandsAreRun_ThenTheyDoTheSame) {
    file_hunger();
    server.terminate();
    EXPECT_EQ(vigil({"rules", "replay", rules_of(5, "red")}).status, 1);
    EXPECT_TRUE(answer({"rules", "activate", rules_of(5, "red")}).at("changed"));
    EXPECT_EQ(answer({"rules", "history"}).at("activations").at(0).at("version"), 5);
    EXPECT_EQ(vigil({"audit", "verify"}).status, 0) << "what was activated is in the log";
}

TEST_F(RulesAdmin, GivenAnOfficer_WhenARecordIsPrinted_ThenItIsVerifiedAndSaysWhyInBothLanguages) {
    officer();
    file_hunger();
    const auto id = alert_of(region.station, "officer").at("case_id").get<std::string>();
    const auto record = vigil({"record", id, "--profile", profile("officer")});
    EXPECT_EQ(record.status, 0) << record.err;
    EXPECT_THAT(record.out, AllOf(HasSubstr("判定记录"), HasSubstr(id), HasSubstr("级别 橙色"), HasSubstr("T1: "),
                                  HasSubstr("再有以下情况会升级"), HasSubstr("签名有效")));
    const auto english = vigil({"record", id, "--profile", profile("officer"), "--en"});
    EXPECT_THAT(english.out, AllOf(HasSubstr("decision record"), HasSubstr("level orange"), HasSubstr("is valid")));

    // Kept in a file, it is verified and printed without the server.
    const auto kept = vigil({"record", id, "--profile", profile("officer"), "--json"});
    write_text(root() / "record.json", kept.out);
    write_text(root() / "jwks.json", text_of(root() / "teacher/receipts/jwks.json"));
    server.terminate();
    const Words from_file{"record", (root() / "record.json").string(), "--jwks", (root() / "jwks.json").string()};
    EXPECT_EQ(vigil(from_file).out, record.out);
    auto forged = kept.out;
    const auto at = forged.find("orange");
    ASSERT_NE(at, std::string::npos);
    write_text(root() / "record.json", forged.replace(at, 6, "yellow"));
    const auto refused = vigil(from_file);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.out, HasSubstr("✗"));
}

TEST_F(RulesAdmin, GivenAReaderWhoMayNotSeeIt_WhenARecordIsAskedFor_ThenItIsRefused) {
    officer();
    file_hunger();
    const auto id = alert_of(region.station, "officer").at("case_id").get<std::string>();
    const auto outcome = vigil({"record", id, "--profile", profile("teacher"), "--tries", "1"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("[foreign_jurisdiction]"));
}

}  // namespace
}  // namespace vigil::test
