// A server with a case that was answered, to be erased, and an administrator with copies of its database and its keys.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"
#include "client/receipt.hpp"
#include "integration/api_officers.hpp"
#include "secrets/signatures.hpp"
#include "storage/log/verify.hpp"

namespace vigil::test {

namespace fs = std::filesystem;

class ApiErasureTest : public OfficersTest {
protected:
    ApiErasureTest()
        : OfficersTest([](Configuration& changed) {
              changed.server.port = free_port();
              changed.store.checkpoint = std::chrono::milliseconds(100);
          }) {
        body = protocol::encode(red_report());
        filed = decoded<protocol::Filed>(post("/v1/reports", body, token(reporter)));
        case_id = alert_of(station).case_id;
        answer_everything();
    }
    void answer_everything() {
        for (const auto& session : {station, police, banner})
            for (const auto& alert : alerts_of(session))
                if (alert.state == AlertState::open) acknowledged(alert.alert_id, alert.version, session);
    }
    Result<std::string> desk(const std::string& name, const std::string& arguments) {
        return app::call_desk(server.installation().configuration(), name, arguments);
    }
    Result<protocol::CaseErased> try_to_erase(const std::string& reason = "exercise") {
        VIGIL_TRY(const auto answer,
                  desk("case.erase", protocol::encode(protocol::NameCaseWithReason{case_id, reason})));
        return protocol::decode<protocol::CaseErased>(answer);
    }
    protocol::CaseErased erase() {
        auto erased = try_to_erase();
        if (!erased) throw std::runtime_error(erased.error().message);
        return std::move(erased).value();
    }
    fs::path database() const { return storage::SqliteStore::database_file(server.data_folder()); }
    fs::path tombstones() { return server.installation().configuration().data.tombstones; }
    std::vector<std::string> wrapped_keys() const {
        const auto connection =
            storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::read).value();
        EXPECT_TRUE(connection->begin(storage::Access::read));
        auto keys =
            connection->query("SELECT wrapped FROM wrapped_keys", {}, [](storage::Row& row) { return row.blob(); })
                .value();
        connection->rollback();
        return keys;
    }
    // Every byte of every file of the data folder.
    std::string everything() const {
        std::string bytes;
        for (const auto& entry : fs::recursive_directory_iterator(server.data_folder()))
            if (entry.is_regular_file()) bytes += text_of(entry.path());
        return bytes;
    }
    static std::string text_of(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    storage::LogExamination examined() {
        const Signatures signatures(
            std::move(load_keys(server.installation().configuration().keys.folder).value().signing));
        return storage::verify_log(database(), [&](std::string_view kid) { return signatures.find(kid); }).value();
    }
    // As an administrator with a backup would: the whole database as it was, beside nothing newer.
    void copy_database(const fs::path& to) {
        fs::create_directories(to);
        fs::copy_file(database(), to / "vigil.db", fs::copy_options::overwrite_existing);
    }
    void put_back(const fs::path& from) {
        for (const auto* ending : {"", "-wal", "-shm"}) fs::remove(database().string() + ending);
        fs::copy_file(from / "vigil.db", database());
    }
    void start() {
        server.start();
        reconnect();
    }
    void restart() {
        server.stop();
        start();
    }
    void empty_the_file() { std::ofstream(tombstones(), std::ios::binary | std::ios::trunc); }
    std::string certificate_by(const crypto::PrivateKey& key) const { return certificate_by(key, case_id, {}); }
    static std::string certificate_by(const crypto::PrivateKey& key, const CaseId& about,
                                      const ConsiderationId& considered) {
        const protocol::ErasureClaims claims{
            kPublicUrl, about, considered, instant_of(1'800'000'000'000), "exercise", 2, 1, "log", 1, "AAAA"};
        return crypto::sign_compact(key, key.public_key().thumbprint(), kErasureType, protocol::encode(claims));
    }
    // What the server doubts while it takes reports.
    std::vector<std::string> doubts() {
        auto reasons = decoded<protocol::Health>(get("/readyz")).reasons;
        std::erase(reasons, "time_unsynchronised");
        return reasons;
    }
    fs::path keys() { return server.installation().configuration().keys.folder; }
    protocol::JwkSet published() { return decoded<protocol::JwkSet>(get("/.well-known/jwks.json")); }

    Person& reporter = teacher();
    std::string banner = new_session(region.banner_agency, Role::county_officer);
    std::string body{};
    protocol::Filed filed{};
    CaseId case_id{};
};

}  // namespace vigil::test
