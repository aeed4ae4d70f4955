// The direction of every #include, and that the check itself finds a wrong one.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "unit/layers/include_rules.hpp"

using testing::IsEmpty;
using testing::SizeIs;
using vigil::layers::wrong_includes;

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = VIGIL_SOURCE_DIR;

std::vector<fs::path> sources() {
    std::vector<fs::path> found;
    for (const auto* folder : {"protocol", "server", "mobile-sdk"})
        for (auto walk = fs::recursive_directory_iterator(kRoot / folder); walk != fs::recursive_directory_iterator();
             ++walk) {
            if (walk->path().filename() == "node_modules") walk.disable_recursion_pending();
            const auto extension = walk->path().extension();
            if (extension == ".hpp" || extension == ".cpp" || extension == ".h") found.push_back(walk->path());
        }
    return found;
}

std::string content_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Layers, GivenEverySourceOfTheProject_WhenItsIncludesAreRead_ThenNoneLeavesItsLayer) {
    const auto all = sources();
    ASSERT_GT(all.size(), 50U) << "the tree was not found";
    for (const auto& path : all)
        for (const auto& fault : wrong_includes(fs::relative(path, kRoot).generic_string(), content_of(path)))
            ADD_FAILURE() << fault;
}

struct Sample {
    const char* path;
    const char* line;
};
void PrintTo(const Sample& sample, std::ostream* out) { *out << sample.path << ": " << sample.line; }

class WrongInclude : public testing::TestWithParam<Sample> {};
TEST_P(WrongInclude, GivenAnArrowInTheWrongDirection_WhenRead_ThenItIsFound) {
    EXPECT_THAT(wrong_includes(GetParam().path, GetParam().line), SizeIs(1));
}
INSTANTIATE_TEST_SUITE_P(
    Layers, WrongInclude,
    testing::Values(Sample{"server/domain/a.cpp", "#include <boost/asio/awaitable.hpp>"},
                    Sample{"server/domain/a.cpp", "#include <boost/beast/http.hpp>"},
                    Sample{"server/domain/a.cpp", "#include <nlohmann/json.hpp>"},
                    Sample{"server/domain/a.cpp", "#include <sqlite3.h>"},
                    Sample{"server/domain/a.cpp", "#include <openssl/evp.h>"},
                    Sample{"server/domain/a.cpp", "#include <vigil/crypto/aead.hpp>"},
                    Sample{"server/domain/a.cpp", "#include <fstream>"},
                    Sample{"server/domain/a.cpp", "#include \"store/store.hpp\""},
                    Sample{"server/domain/a.cpp", "#include \"runtime/log.hpp\""},
                    Sample{"server/domain/reports/a.cpp", "#include \"../../runtime/log.hpp\""},
                    Sample{"server/domain/a.cpp", "  #  include   \"storage/engine/row.hpp\"  // why not"},
                    Sample{"protocol/src/a.cpp", "#include <vigil/crypto/sign.hpp>"},
                    Sample{"protocol/include/vigil/protocol/a.hpp", "#include <nlohmann/json.hpp>"},
                    Sample{"protocol/src/a.cpp", "#include <boost/asio/buffer.hpp>"},
                    Sample{"protocol/crypto/src/a.cpp", "#include \"domain/reports/report.hpp\""},
                    Sample{"protocol/crypto/include/vigil/crypto/a.hpp", "#include <openssl/evp.h>"},
                    Sample{"server/runtime/a.cpp", "#include \"domain/reports/report.hpp\""},
                    Sample{"server/store/store.hpp", "#include \"storage/engine/row.hpp\""},
                    Sample{"server/files/a.cpp", "#include <boost/asio/post.hpp>"},
                    Sample{"server/files/a.cpp", "#include \"runtime/log.hpp\""},
                    Sample{"server/secrets/a.cpp", "#include \"storage/engine/row.hpp\""},
                    Sample{"server/secrets/a.cpp", "#include <openssl/evp.h>"},
                    Sample{"server/storage/a.cpp", "#include \"transport/stream.hpp\""},
                    Sample{"server/storage/a.cpp", "#include \"secrets/passwords.hpp\""},
                    Sample{"server/storage/repositories/a.cpp", "#include <sqlite3.h>"},
                    Sample{"server/storage/a.cpp", "#include <nlohmann/json.hpp>"},
                    Sample{"server/transport/a.cpp", "#include <vigil/crypto/sign.hpp>"},
                    Sample{"server/transport/a.cpp", "#include \"storage/store/writer.hpp\""},
                    Sample{"server/transport/a.cpp", "#include \"files/configuration.hpp\""},
                    Sample{"server/transport/a.cpp", "#include \"secrets/passwords.hpp\""},
                    Sample{"server/transport/a.cpp", "#include \"app/app.hpp\""},
                    Sample{"server/transport/http/a.cpp", "#include <boost/beast/core.hpp>"},
                    Sample{"server/transport/http/a.cpp", "#include \"client/http_client.hpp\""},
                    Sample{"server/gateways/a.cpp", "#include <nlohmann/json.hpp>"},
                    Sample{"server/gateways/a.cpp", "#include <openssl/evp.h>"},
                    Sample{"server/gateways/a.cpp", "#include \"transport/stream.hpp\""},
                    Sample{"server/files/a.cpp", "#include \"gateways/channel.hpp\""},
                    Sample{"server/transport/a.cpp", "#include \"gateways/channel.hpp\""},
                    Sample{"server/app/a.cpp", "#include <boost/beast/core.hpp>"},
                    Sample{"server/main.cpp", "#include \"storage/engine/row.hpp\""},
                    Sample{"mobile-sdk/client/a.cpp", "#include \"domain/reports/report.hpp\""},
                    Sample{"mobile-sdk/client/a.cpp", "#include \"transport/stream.hpp\""},
                    Sample{"mobile-sdk/client/a.cpp", "#include <nlohmann/json.hpp>"},
                    Sample{"server/domain/a.cpp", "#include <boost/spirit.hpp>"},
                    Sample{"server/odd/a.cpp", "#include <string>"}));

class RightInclude : public testing::TestWithParam<Sample> {};
TEST_P(RightInclude, GivenAnArrowInTheRightDirection_WhenRead_ThenItIsAccepted) {
    EXPECT_THAT(wrong_includes(GetParam().path, GetParam().line), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(
    Layers, RightInclude,
    testing::Values(
        Sample{"server/domain/a.cpp", "#include <vigil/protocol/ids.hpp>"},
        Sample{"server/domain/reports/a.cpp", "#include \"../ports/unit.hpp\""},
        Sample{"server/domain/a.cpp", "#include <string>\n#include <fmt/format.h>"},
        Sample{"server/domain/a.cpp", "// #include <sqlite3.h>"},
        Sample{"protocol/src/messages/a.cpp", "#include \"../codec_for.hpp\""},
        Sample{"protocol/src/a.cpp", "#include <nlohmann/json.hpp>"},
        Sample{"protocol/crypto/src/a.cpp", "#include <vigil/protocol/result.hpp>"},
        Sample{"server/storage/engine/sqlite/a.cpp", "#include <sqlite3.h>"},
        Sample{"server/storage/a.cpp", "#include \"store/store.hpp\""},
        Sample{"server/transport/http/a.cpp", "#include \"router.hpp\""},
        Sample{"server/gateways/a.cpp", "#include \"client/http_client.hpp\"\n#include \"files/gateway_file.hpp\""},
        Sample{"server/app/a.cpp", "#include \"client/http_client.hpp\"\n#include \"storage/engine/row.hpp\""},
        Sample{"mobile-sdk/client/a.cpp", "#include <vigil/crypto/jws.hpp>"}));

TEST(Layers, GivenTwoWrongIncludes_WhenReported_ThenPathAndLineAreNamed) {
    EXPECT_THAT(
        wrong_includes("server/domain/a.cpp",
                       "// first line\n#include <sqlite3.h>\n#include <string>\n#include \"runtime/log.hpp\"\n"),
        testing::ElementsAre("server/domain/a.cpp:2: sqlite3.h may not be used here",
                             "server/domain/a.cpp:4: domain may not include runtime (runtime/log.hpp)"));
}

}  // namespace
