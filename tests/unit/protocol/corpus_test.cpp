// Every file of tests/corpus/<message>: the decoder must give exactly the problems it states, in that order. The same
// files are judged by a JSON Schema validator in tests/node/schema.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "unit/protocol/decoding.hpp"
#include "unit/protocol/files.hpp"

using namespace vigil::protocol;

namespace {

using Violations = std::vector<PointerAndCode>;
using Decode = Violations (*)(std::string_view);

template <class... Messages>
std::map<std::string, Decode> decoders_of() {
    return {{std::string(Messages::name), &violations_of<Messages>}...};
}

const std::map<std::string, Decode>& decoders() {
    static const auto all =
        decoders_of<FileReport, FileSupplement, ClaimReport, RedeemEnrolment, RequestChallenge, StartSession,
                    RefreshSession, PasswordLogin, AcknowledgeAlert, DecideMatch, Hello, Stored, LiveAck>();
    return all;
}

const std::filesystem::path kCorpus = std::filesystem::path(VIGIL_TEST_DATA) / "corpus";

std::vector<std::string> files() {
    std::vector<std::string> found;
    for (const auto& each : std::filesystem::recursive_directory_iterator(kCorpus))
        if (each.is_regular_file()) found.push_back(std::filesystem::relative(each.path(), kCorpus).string());
    std::sort(found.begin(), found.end());
    return found;
}

std::string test_name(const testing::TestParamInfo<std::string>& file) {
    std::string name = file.param.substr(0, file.param.size() - std::string_view(".json").size());
    for (char& c : name)
        if (c == '/') c = '_';
    return name;
}

class Corpus : public testing::TestWithParam<std::string> {};

TEST_P(Corpus, GivenTheDocument_WhenDecoded_ThenTheProblemsAreTheStatedOnes) {
    const auto file = nlohmann::json::parse(vigil::testing_files::content_of(kCorpus / GetParam()));
    Violations expected;
    for (const auto& each : file.at("errors")) expected.emplace_back(each.at("pointer"), each.at("code"));
    const auto text = file.contains("text") ? file.at("text").get<std::string>() : file.at("document").dump();
    const auto message = std::filesystem::path(GetParam()).parent_path().string();
    ASSERT_TRUE(decoders().contains(message)) << "no message is called " << message;
    EXPECT_EQ(decoders().at(message)(text), expected);
}

INSTANTIATE_TEST_SUITE_P(Files, Corpus, testing::ValuesIn(files()), test_name);

TEST(CorpusFolder, GivenEveryMessageOfAClient_WhenLookedFor_ThenItHasAValidAndAnInvalidDocument) {
    for (const auto& [message, decode] : decoders()) {
        int valid = 0;
        int invalid = 0;
        for (const auto& each : std::filesystem::directory_iterator(kCorpus / message)) {
            const auto file = nlohmann::json::parse(vigil::testing_files::content_of(each.path()));
            ++(file.at("errors").empty() ? valid : invalid);
        }
        EXPECT_GT(valid, 0) << message;
        EXPECT_GT(invalid, 0) << message;
    }
}

}  // namespace
