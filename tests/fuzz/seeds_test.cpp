// Every seed of every fuzz target, where no fuzzer is built; and that no decoder of outside bytes is without a target.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "fuzz/targets.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(VIGIL_TEST_DATA) / "fuzz";

std::string content_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

class FuzzSeeds : public testing::TestWithParam<FuzzTarget> {
protected:
    // In memory of exactly that size, so that a sanitizer sees a byte read too far.
    static void run(const std::string& input) {
        const std::vector<std::uint8_t> bytes(input.begin(), input.end());
        GetParam().run(bytes.data(), bytes.size());
    }
};

TEST_P(FuzzSeeds, GivenASeed_WhenTheTargetRuns_ThenWhatItPromisesHolds) {
    const auto seeds = files_in(kFolder / "seeds" / GetParam().name);
    ASSERT_FALSE(seeds.empty());
    for (const auto& seed : seeds) {
        SCOPED_TRACE(seed.string());
        const auto whole = content_of(seed);
        run(whole);
        run(whole + whole);
        for (std::size_t part = 1; part < 8; ++part) run(whole.substr(0, whole.size() * part / 8));
    }
    run("");
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzSeeds, testing::ValuesIn(fuzz_targets()),
                         [](const auto& each) { return each.param.name; });

// CONTRIBUTING.md: every decoder of bytes from outside has a fuzz target.
TEST(FuzzTargets, GivenEveryMessageOfTheProtocol_WhenLookedFor_ThenATargetDecodesIt) {
    std::string targets;
    for (const auto& file : files_in(kFolder))
        if (file.filename().string().starts_with("fuzz_decode")) targets += content_of(file);
    const std::regex codec(R"(VIGIL_CODEC\((\w+)\))");
    int messages = 0;
    for (const auto& file : files_in(fs::path(VIGIL_SOURCE_DIR) / "protocol/src/messages")) {
        const auto text = content_of(file);
        for (std::sregex_iterator each(text.begin(), text.end(), codec); each != std::sregex_iterator(); ++each) {
            ++messages;
            const std::regex named("protocol::" + (*each)[1].str() + "\\b");
            EXPECT_TRUE(std::regex_search(targets, named)) << (*each)[1] << " stands in no tests/fuzz/fuzz_decode*.cpp";
        }
    }
    EXPECT_GT(messages, 100);
}

TEST(FuzzTargets, GivenEveryFolderOfSeedsAndEveryDictionary_WhenLookedFor_ThenItIsATargets) {
    std::vector<std::string> names;
    for (const auto& target : fuzz_targets()) names.emplace_back(target.name);
    for (const auto& folder : files_in(kFolder / "seeds"))
        EXPECT_THAT(names, testing::Contains(folder.filename().string()));
    for (const auto& file : files_in(kFolder / "dictionaries"))
        EXPECT_THAT(names, testing::Contains(file.stem().string()));
}

}  // namespace
}  // namespace vigil::test
