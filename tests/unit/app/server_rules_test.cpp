// The rules of an installation: what the file of the configuration may do at a start (F32, F118).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/commands/commands.hpp"
#include "app/server.hpp"
#include "support/installation.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string rules_text(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

// An installation whose rule file is its own.
class OwnRules : public testing::Test {
protected:
    OwnRules() : configuration(installation.configuration()) {
        file = installation.root() / "rules.json";
        fs::copy_file(configuration.data.rules, file);
        configuration.data.rules = file;
    }
    template <class Change>
    void change(Change change) const {
        auto document = ordered_json::parse(rules_text(file));
        change(document);
        std::ofstream(file, std::ios::binary | std::ios::trunc) << document.dump();
    }
    // "" where the server opens.
    std::string refusal() const {
        const auto opened = app::Server::open(configuration);
        return opened ? "" : opened.error().message;
    }
    json desk(const std::string& command, const json& arguments = json::object()) const {
        const auto answer = app::call_desk(configuration, command, arguments.dump());
        if (!answer) throw std::runtime_error(answer.error().message);
        return json::parse(answer.value());
    }
    std::string log() const { return rules_text(configuration.log.file); }

    Installation installation{};
    Configuration configuration;
    fs::path file;
};

TEST_F(OwnRules, GivenTheFileAsItWasInstalled_WhenOpened_ThenItJudges) {
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), AllOf(HasSubstr("\"event\":\"rules.file_active\""), HasSubstr("\"event\":\"rules.active\"")));
}

// A start with an edited file, or a signal, changes nothing of what judges (F141).
TEST_F(OwnRules, GivenAnEditedFileOfTheSameVersion_WhenOpened_ThenWhatJudgesStaysAndTheLogSaysWhatToDo) {
    const auto original = rules_text(file);
    change([](auto& document) { document["title"]["en"] = "edited"; });
    EXPECT_EQ(refusal(), "") << "reports are taken all the same";
    EXPECT_THAT(log(), AllOf(HasSubstr("\"event\":\"rules.file_edited\""), HasSubstr("cn-nm-2026 version 4"),
                             HasSubstr("next version number"), HasSubstr("vigil rules export 4")));
    EXPECT_EQ(desk("rules.export", {{"version", 4}}).at("body").get<std::string>(), original);
}

TEST_F(OwnRules, GivenANewerFile_WhenOpened_ThenItWaitsAndTheActiveOneJudges) {
    change([](auto& document) { document["version"] = 5; });
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), HasSubstr("\"event\":\"rules.file_waits\",\"rule_set\":\"cn-nm-2026\",\"version\":5"));
    EXPECT_EQ(desk("rules.history").at("activations").at(0).at("version"), 4);
}

TEST_F(OwnRules, GivenABrokenOrMissingFile_WhenOpened_ThenTheActiveOneJudgesAndTheLogSaysWhy) {
    change([](auto& document) { document["signals"][0]["floor"] = "purple"; });
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), AllOf(HasSubstr("\"event\":\"rules.file_refused\""), HasSubstr("/signals/0/floor")));
    fs::remove(file);
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), HasSubstr("cannot be opened"));
}

TEST_F(OwnRules, GivenAVersionThatWasRolledBack_WhenOpenedWithItsFile_ThenItIsNotActive) {
    change([](auto& document) { document["version"] = 5; });
    desk("rules.activate", {{"body", rules_text(file)}});
    desk("rules.roll-back", {{"version", 4}});
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), AllOf(HasSubstr("\"event\":\"rules.file_not_active\""),
                             HasSubstr("\"event\":\"rules.active\",\"rule_set\":\"cn-nm-2026\",\"version\":4")));
}

TEST_F(OwnRules, GivenAnActivationWithoutAServer_WhenOpened_ThenItJudges) {
    change([](auto& document) { document["version"] = 5; });
    desk("rules.activate", {{"body", rules_text(file)}});
    EXPECT_EQ(refusal(), "");
    EXPECT_THAT(log(), HasSubstr("\"event\":\"rules.active\",\"rule_set\":\"cn-nm-2026\",\"version\":5"));
}

TEST_F(OwnRules, GivenAShadowRun_WhenTheServerIsOpenedAgain_ThenItGoesOn) {
    change([](auto& document) { document["version"] = 5; });
    desk("rules.shadow", {{"body", rules_text(file)}});
    EXPECT_EQ(refusal(), "");
    EXPECT_FALSE(desk("rules.shadow-report").at("run").contains("ended_at"));
}

}  // namespace
}  // namespace vigil::test
