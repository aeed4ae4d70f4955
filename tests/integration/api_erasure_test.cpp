// A case that was erased, over the wire, on the disk, and after an older copy of the database was put back (F112).
#include "integration/api_erasure.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(ApiErasureTest, GivenACase_WhenErased_ThenWhoeverMayReadItIsToldSoAndNobodyElseAnything) {
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
    erase();
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(read_case(case_id, police), IsProblem(410, "case_erased"));
    EXPECT_THAT(read_case(case_id, new_session(region.education, Role::department_officer)),
                IsProblem(403, "foreign_jurisdiction"));
    for (const auto& alert : alerts_of(station)) EXPECT_EQ(alert.state, AlertState::closed);
}

TEST_F(ApiErasureTest, GivenItsReporter_WhenTheyAskOrSendAgain_ThenNothingLeadsToItAndNothingIsOpenedAnew) {
    erase();
    EXPECT_THAT(decoded<protocol::ReportList>(get("/v1/reports", token(reporter))).reports, IsEmpty());
    const auto before = server.rows();
    EXPECT_THAT(post("/v1/reports", body, token(reporter)), IsProblem(410, "case_erased"));
    const std::string target = "/v1/reports/" + filed.report_id.str();
    EXPECT_THAT(get(target, token(reporter)), IsProblem(410, "case_erased"));
    const auto urgent = protocol::encode(a_supplement());
    EXPECT_THAT(post(target + "/supplements", urgent, token(reporter)), IsProblem(410, "case_erased"));
    EXPECT_THAT(post(target + "/supplements", urgent), IsProblem(410, "case_erased")) << "without a session";
    const std::string never = "/v1/reports/019ca000-0000-7000-8000-00000000dead";
    EXPECT_THAT(get(never, token(reporter)), IsProblem(404, "not_found"));
    EXPECT_THAT(post(never + "/supplements", urgent, token(reporter)), IsProblem(404, "not_found"));
    EXPECT_EQ(server.rows(), before);
}

TEST_F(ApiErasureTest, GivenTheCertificate_WhenVerifiedWithThePublishedKeys_ThenItStatesTheErasureAndItsPlaceInTheLog) {
    const auto erased = erase();
    const auto keys = published();
    const auto verified = crypto::verify_compact(erased.certificate, kErasureType, client::key_lookup(keys));
    ASSERT_TRUE(verified) << verified.error().message;
    const auto claims = protocol::decode<protocol::ErasureClaims>(verified.value().payload).value();
    EXPECT_EQ(claims.iss, kPublicUrl);
    EXPECT_EQ(claims.case_id, case_id);
    EXPECT_EQ(claims.reason, "exercise");
    EXPECT_EQ(claims.keys, 2);
    EXPECT_EQ(claims.reports, 1);
    auto find = [&](Unit& unit) { return unit.log().find(kCaseErased, case_id.str()); };
    const auto mark = await(io, server.app().store().read(std::move(find))).value();
    EXPECT_EQ(claims.pos, mark->pos);
    EXPECT_EQ(claims.root, crypto::to_base64url(mark->root));
    EXPECT_FALSE(client::verify_receipt(erased.certificate, keys)) << "it passes for no receipt";
}

TEST_F(ApiErasureTest, GivenTheFiles_WhenErased_ThenNoByteOfItsKeysIsInAnyOfThem) {
    const auto keys = wrapped_keys();
    ASSERT_THAT(keys, SizeIs(2));
    for (const auto& key : keys) ASSERT_NE(everything().find(key), std::string::npos);
    const auto erased = erase();
    EXPECT_EQ(erased.remains, 0);
    EXPECT_THAT(wrapped_keys(), IsEmpty());
    for (const auto& key : keys) EXPECT_EQ(everything().find(key), std::string::npos);
}

TEST_F(ApiErasureTest, GivenAnErasure_WhenTheLogIsVerified_ThenTheChainHoldsAndTheRowsAreCounted) {
    erase();
    server.stop();
    const auto found = examined();
    EXPECT_FALSE(found.fault) << found.fault->what;
    EXPECT_EQ(found.stripped, 2) << "the report and its assessment";
}

TEST_F(ApiErasureTest, GivenAnErasedCase_WhenErasedAgain_ThenItIsTheSameErasureAndOneLineIsKept) {
    const auto first = erase();
    const auto again = erase();
    EXPECT_EQ(again.erased_at, first.erased_at);
    EXPECT_FALSE(again.remains) << "there was nothing to look for";
    const auto text = text_of(tombstones());
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST_F(ApiErasureTest, GivenAnOlderCopyOfTheDatabase_WhenItIsPutBack_ThenTheCaseIsErasedAgainBeforeAnybodyReadsIt) {
    server.stop();
    const auto backup = server.installation().root() / "backup";
    copy_database(backup);
    start();
    const auto keys = wrapped_keys();
    ASSERT_THAT(keys, SizeIs(2));
    erase();
    server.stop();
    put_back(backup);
    ASSERT_NE(everything().find(keys[0]), std::string::npos) << "the copy holds its keys";
    start();
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(wrapped_keys(), IsEmpty());
    for (const auto& key : keys) EXPECT_EQ(everything().find(key), std::string::npos);
    EXPECT_THAT(post("/v1/reports", body, token(reporter)), IsProblem(410, "case_erased"));
    server.stop();
    EXPECT_FALSE(examined().fault);
}

// The copy is older than the answers: an alert waits there, and nobody asked again whether the case may go.
TEST_F(ApiErasureTest, GivenACopyInWhichAnAlertWaits_WhenItIsPutBack_ThenTheCaseIsErasedAllTheSame) {
    const auto second = decoded<protocol::Filed>(post("/v1/reports", protocol::encode(red_report())));
    server.stop();
    const auto backup = server.installation().root() / "backup";
    copy_database(backup);
    start();
    answer_everything();
    for (const auto& alert : alerts_of(station))
        if (alert.case_id != case_id) case_id = alert.case_id;
    erase();
    server.stop();
    put_back(backup);
    start();
    EXPECT_THAT(read_with_reason(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(post("/v1/claims", protocol::encode(protocol::ClaimReport{second.claim_code})), HasStatus(404));
}

TEST_F(ApiErasureTest, GivenADatabaseThatKnowsMoreThanTheFile_WhenTheServerStarts_ThenTheFileIsCompletedAndSigned) {
    erase();
    server.stop();
    empty_the_file();
    start();
    const auto line = text_of(tombstones());
    EXPECT_THAT(crypto::split_compact(line.substr(0, line.size() - 1)).value().payload, HasSubstr(case_id.str()));
}

// A crash in the middle of the line: it was not answered, and the database knows of the erasure.
TEST_F(ApiErasureTest, GivenHalfALine_WhenTheServerStarts_ThenTheWholeOneFollowsAndTheServerServes) {
    erase();
    server.stop();
    const auto line = text_of(tombstones());
    std::ofstream(tombstones(), std::ios::binary | std::ios::trunc) << line.substr(0, line.size() / 2);
    start();
    EXPECT_THAT(text_of(tombstones()), HasSubstr(line.substr(0, line.size() / 2) + "\n"));
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
}

// Whoever can write to the file cannot have a case erased: a line counts when one of the server's own keys has signed it. Whether
// it should have counted is decided by people; until then nobody reads the case, nothing of it ends, and reports are taken.
TEST_F(ApiErasureTest, GivenALineThatNoKeyVerifies_WhenTheServerStarts_ThenTheCaseIsWithheldUntilSomebodyDecides) {
    server.stop();
    std::ofstream(tombstones()) << certificate_by(crypto::PrivateKey::generate()) << "\n";
    start();
    EXPECT_THAT(read_case(case_id, station), IsProblem(503, "unavailable"));
    EXPECT_THAT(doubts(), ElementsAre("cases_withheld"));
    EXPECT_THAT(server.log_text(), HasSubstr("cases.withheld"));
    EXPECT_THAT(wrapped_keys(), SizeIs(2)) << "nothing was destroyed";
    EXPECT_THAT(post("/v1/reports", protocol::encode(red_report())), HasStatus(201)) << "about the same child";
    ASSERT_TRUE(desk("keys.rotate", R"({"key":"case_master"})"));

    server.stop();
    empty_the_file();
    start();
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
    EXPECT_THAT(doubts(), IsEmpty());
}

// The decision that it was a tombstone: the case is erased as any other.
TEST_F(ApiErasureTest, GivenACaseThatIsWithheld_WhenItIsErased_ThenNothingIsDoubtfulAnyMore) {
    server.stop();
    std::ofstream(tombstones()) << certificate_by(crypto::PrivateKey::generate()) << "\n";
    start();
    erase();
    restart();
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(doubts(), IsEmpty());
}

// The key that signed the tombstone was lost with the key folder, and this database is older than the key.
TEST_F(ApiErasureTest, GivenAnOlderDatabaseAndOlderKeys_WhenTheyArePutBack_ThenAnErasedCaseIsNotServedAgain) {
    server.stop();
    const auto backup = server.installation().root() / "backup", old_keys = server.installation().root() / "old keys";
    copy_database(backup);
    fs::copy(keys(), old_keys);
    start();
    ASSERT_TRUE(desk("keys.rotate", R"({"key":"receipts"})"));
    erase();
    server.stop();
    const auto lost = load_keys(keys()).value().signing.receipts.key->public_key();
    put_back(backup);
    fs::remove_all(keys());
    fs::rename(old_keys, keys());
    start();
    EXPECT_THAT(read_case(case_id, station), IsProblem(503, "unavailable"));
    EXPECT_THAT(doubts(), ElementsAre("cases_withheld"));

    ASSERT_TRUE(write_earlier_key(keys(), lost)) << "an administrator vouches for the key";
    restart();
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(doubts(), IsEmpty());
}

// The database is newer: it knows the key, whatever the key folder has lost.
TEST_F(ApiErasureTest, GivenOlderKeys_WhenTheyArePutBack_ThenTheTombstoneVerifiesWithTheKeyThatTheDatabaseKnows) {
    server.stop();
    const auto old_keys = server.installation().root() / "old keys";
    fs::copy(keys(), old_keys);
    start();
    ASSERT_TRUE(desk("keys.rotate", R"({"key":"receipts"})"));
    server.stop();
    const auto backup = server.installation().root() / "backup";
    copy_database(backup);
    start();
    const auto certificate = erase().certificate;
    server.stop();
    put_back(backup);
    fs::remove_all(keys());
    fs::rename(old_keys, keys());
    start();
    EXPECT_THAT(read_case(case_id, station), IsProblem(410, "case_erased"));
    EXPECT_THAT(doubts(), IsEmpty());
    const auto kid = crypto::split_compact(certificate).value().kid;
    const auto set = published();
    EXPECT_TRUE(std::any_of(set.keys.begin(), set.keys.end(), [&](const auto& each) { return each.kid == kid; }));
    EXPECT_TRUE(fs::exists(keys() / ("earlier." + kid + ".pub"))) << "for whoever verifies with the folder alone";
    server.stop();
    EXPECT_FALSE(examined().fault);
}

// Its file system is not mounted, say: the server must not take an empty place for a place where nothing was erased.
TEST_F(ApiErasureTest, GivenAFileThatIsMissing_WhenTheServerStarts_ThenItDoubtsAndMakesNoOtherUntilItIsBack) {
    ASSERT_TRUE(fs::exists(tombstones())) << "made with the installation";
    server.stop();
    const auto elsewhere = server.installation().root() / "elsewhere";
    fs::rename(tombstones(), elsewhere);
    start();
    EXPECT_THAT(doubts(), ElementsAre("tombstones_missing"));
    EXPECT_THAT(server.log_text(), HasSubstr("tombstones.missing"));
    EXPECT_THAT(post("/v1/reports", protocol::encode(red_report())), HasStatus(201));
    EXPECT_FALSE(try_to_erase()) << "its certificate can be kept nowhere";
    EXPECT_FALSE(fs::exists(tombstones()));
    EXPECT_FALSE(app::install(server.installation().configuration())) << "nor is it made by another init";

    server.stop();
    EXPECT_FALSE(app::install(server.installation().configuration()));
    fs::rename(elsewhere, tombstones());
    start();
    EXPECT_THAT(doubts(), IsEmpty());
    EXPECT_THAT(text_of(tombstones()), Not(IsEmpty())) << "the erasure of meanwhile";
    EXPECT_TRUE(try_to_erase());
}

TEST_F(ApiErasureTest, GivenAReasonThatTheRulesDoNotKnow_WhenErased_ThenTheReasonsThereAreAreListed) {
    const auto refused = try_to_erase("because");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "unknown_code");
    EXPECT_THAT(refused.error().violations.at(0).message, AllOf(HasSubstr("term_ended"), HasSubstr("person_asked")));
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
}

TEST_F(ApiErasureTest, GivenACaseWithinItsTerm_WhenErasedBecauseItEnded_ThenItIsSaidWhenItDoes) {
    const auto refused = try_to_erase("term_ended");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("has not ended: it does at 20"));
    server.advance(std::chrono::hours(24 * 366 * 20));
    const auto due = protocol::decode<protocol::DueList>(desk("retention.due", "{}").value()).value();
    ASSERT_THAT(due.cases, SizeIs(1));
    EXPECT_EQ(due.cases[0].case_id, case_id);
    EXPECT_EQ(due.cases[0].retention_class, "case_serious");
    EXPECT_TRUE(try_to_erase("term_ended"));
    EXPECT_THAT(protocol::decode<protocol::DueList>(desk("retention.due", "{}").value()).value().cases, IsEmpty());
}

TEST_F(ApiErasureTest, GivenALegalHold_WhenErased_ThenItIsRefusedUntilItEnds) {
    ASSERT_TRUE(desk("case.hold", protocol::encode(protocol::NameCaseWithReason{case_id, "court"})));
    const auto refused = try_to_erase();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "case_held");
    ASSERT_TRUE(desk("case.release", protocol::encode(protocol::NameCase{case_id})));
    EXPECT_TRUE(try_to_erase());
}

TEST_F(ApiErasureTest, GivenAnAlertThatWaits_WhenErased_ThenItIsRefused) {
    post("/v1/reports", protocol::encode(red_report()));
    for (const auto& alert : alerts_of(station, "?state=open")) case_id = alert.case_id;
    EXPECT_EQ(try_to_erase().error().kind, ErrorKind::conflict);
    EXPECT_THAT(read_case(case_id, station), HasStatus(200));
}

// The destroyed keys are only wrapped keys: with the master of then, a copy from before could still be read. Once that master
// is rotated and retired, no copy can, wherever it lies.
TEST_F(ApiErasureTest, GivenAnOldCopyInStrangeHands_WhenTheMastersWereRetired_ThenTheKeysInUseOpenNothingOfIt) {
    server.stop();
    const auto stolen = server.installation().root() / "stolen";
    copy_database(stolen);
    start();
    erase();
    for (const auto* key : {"case_master", "reporter_master"}) {
        ASSERT_TRUE(desk("keys.rotate", std::string(R"({"key":")") + key + R"("})"));
        ASSERT_TRUE(desk("keys.retire", std::string(R"({"key":")") + key + R"("})"));
    }
    const auto keys = load_keys(server.installation().configuration().keys.folder).value();
    const auto connection =
        storage::sqlite::SqliteConnection::open({(stolen / "vigil.db").string()}, storage::sqlite::Purpose::inspection)
            .value();
    ASSERT_TRUE(connection->begin(storage::Access::read));
    constexpr storage::Sql kIds = "SELECT id, wrapped FROM wrapped_keys";
    const auto read = [](storage::Row& row) {
        auto id = row.get<KeyId>();
        return std::pair(std::move(id), row.blob());
    };
    const auto rows = connection->query(kIds, {}, read).value();
    connection->rollback();
    ASSERT_THAT(rows, SizeIs(2));
    for (const auto& [id, wrapped] : rows)
        for (const auto* master : {&keys.masters.case_master, &keys.masters.reporter_master}) {
            EXPECT_THAT(master->older, IsEmpty());
            EXPECT_FALSE(crypto::unwrap_key(master->newest, id, wrapped));
        }
}

}  // namespace
}  // namespace vigil::test
