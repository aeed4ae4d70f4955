// What was considered, not reported and erased: over the wire, on the disk, and after an older copy was put back (F112).
#include <vigil/protocol/messages/consideration.hpp>

#include "integration/api_erasure.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ApiErasedConsiderationTest : public ApiErasureTest {
protected:
    ApiErasedConsiderationTest() {
        document = {"unsure", red_report()};
        considered = decoded<protocol::Considered>(post("/v1/considerations", sent(), token(reporter)));
    }
    std::string sent() const { return protocol::encode(document); }
    Result<protocol::ConsiderationErased> erase_it() {
        const protocol::NameConsiderationWithReason asked{considered.consideration_id, "exercise"};
        VIGIL_TRY(const auto answer, desk("consideration.erase", protocol::encode(asked)));
        return protocol::decode<protocol::ConsiderationErased>(answer);
    }
    void expect_erased() {
        const std::string target = "/v1/considerations/" + considered.consideration_id.str();
        EXPECT_THAT(get(target, token(reporter)), IsProblem(410, "consideration_erased"));
        EXPECT_THAT(post("/v1/considerations", sent(), token(reporter)), IsProblem(410, "consideration_erased"));
        const auto list = decoded<protocol::ConsiderationList>(get("/v1/considerations", token(reporter)));
        EXPECT_THAT(list.considerations, IsEmpty());
    }

    protocol::Consider document{};
    protocol::Considered considered{};
};

TEST_F(ApiErasedConsiderationTest, GivenAConsideration_WhenErased_ThenItsReporterIsToldAndNoByteOfItsKeysIsInAnyFile) {
    const auto before = wrapped_keys();
    ASSERT_THAT(before, SizeIs(4)) << "two of the case, two of the consideration";
    const auto erased = erase_it();
    ASSERT_TRUE(erased) << erased.error().message;
    EXPECT_EQ(erased.value().remains, 0);
    expect_erased();
    const auto left = wrapped_keys();
    EXPECT_THAT(left, SizeIs(2));
    const auto files = everything();
    for (const auto& key : before)
        EXPECT_EQ(files.find(key) == std::string::npos, std::find(left.begin(), left.end(), key) == left.end());
    EXPECT_THAT(read_case(case_id, station), HasStatus(200)) << "the case stands";
}

TEST_F(ApiErasedConsiderationTest, GivenTheCertificateAndTheLog_WhenVerified_ThenBothStateTheErasure) {
    const auto certificate = erase_it().value().certificate;
    const auto verified = crypto::verify_compact(certificate, kErasureType, client::key_lookup(published()));
    ASSERT_TRUE(verified) << verified.error().message;
    const auto claims = protocol::decode<protocol::ErasureClaims>(verified.value().payload).value();
    EXPECT_EQ(claims.consideration_id, considered.consideration_id);
    EXPECT_EQ(claims.case_id, CaseId());
    EXPECT_EQ(claims.keys, 2);
    EXPECT_EQ(claims.reason, "exercise");
    server.stop();
    const auto found = examined();
    EXPECT_FALSE(found.fault) << found.fault->what;
    EXPECT_EQ(found.stripped, 1);
}

TEST_F(ApiErasedConsiderationTest,
       GivenAnOlderCopyOfTheDatabase_WhenItIsPutBack_ThenItIsErasedAgainBeforeAnybodyReadsIt) {
    server.stop();
    const auto backup = server.installation().root() / "backup";
    copy_database(backup);
    start();
    ASSERT_TRUE(erase_it());
    server.stop();
    put_back(backup);
    start();
    expect_erased();
    EXPECT_THAT(wrapped_keys(), SizeIs(2));
    server.stop();
    EXPECT_FALSE(examined().fault);
}

TEST_F(ApiErasedConsiderationTest,
       GivenALineThatNoKeyVerifies_WhenTheServerStarts_ThenItIsWithheldUntilSomebodyDecides) {
    const std::string target = "/v1/considerations/" + considered.consideration_id.str();
    server.stop();
    std::ofstream(tombstones()) << certificate_by(crypto::PrivateKey::generate(), {}, considered.consideration_id)
                                << "\n";
    start();
    EXPECT_THAT(get(target, token(reporter)), IsProblem(503, "unavailable"));
    EXPECT_THAT(doubts(), ElementsAre("cases_withheld"));
    EXPECT_THAT(wrapped_keys(), SizeIs(4)) << "nothing was destroyed";
    EXPECT_THAT(read_case(case_id, station), HasStatus(200)) << "the case is another";
    server.stop();
    empty_the_file();
    start();
    EXPECT_THAT(get(target, token(reporter)), HasStatus(200));
    EXPECT_THAT(doubts(), IsEmpty());
}

TEST_F(ApiErasedConsiderationTest, GivenADatabaseThatKnowsMoreThanTheFile_WhenTheServerStarts_ThenTheFileIsCompleted) {
    ASSERT_TRUE(erase_it());
    server.stop();
    empty_the_file();
    start();
    const auto line = text_of(tombstones());
    EXPECT_THAT(crypto::split_compact(line.substr(0, line.size() - 1)).value().payload,
                HasSubstr(considered.consideration_id.str()));
}

}  // namespace
}  // namespace vigil::test
