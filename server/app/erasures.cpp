#include "app/erasures.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <variant>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/blocking.hpp"
#include "storage/engine/codes.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr int kAttempts = 60;  // to empty the write-ahead log: writers wait for each, reports come in between

Error refuse(const fs::path& path, std::string_view why) {
    return {ErrorKind::unavailable, path.string() + ": " + std::string(why)};
}

bool is_busy(const Result<void>& emptied) { return !emptied && emptied.error().code == storage::kStorageBusy; }

Result<std::string> read_whole(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return std::string();
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return refuse(path, "cannot be read");
    return text;
}

// Synced. `how`: O_CREAT, where there may be no file yet.
Result<void> append(const fs::path& path, const std::string& text, int how = 0) {
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | how, 0600);
    if (file < 0) return refuse(path, std::strerror(errno));
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (!written) return refuse(path, std::strerror(error));
    return sync_key_folder(path.parent_path());
}

// What a line says, whoever signed it; none: it is no certificate.
std::optional<protocol::ErasureClaims> claims_of(std::string_view line) {
    const auto parts = crypto::split_compact(line);
    if (!parts || parts.value().typ != kErasureType) return std::nullopt;
    auto claims = protocol::decode<protocol::ErasureClaims>(parts.value().payload);
    if (!claims) return std::nullopt;
    return std::move(claims).value();
}

template <class Lines>
bool names(const Lines& lines, const CaseId& id) {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line.case_id == id; });
}

// Of a case that is here and was not erased: its own, of each report, and of each reporter's identity.
Result<std::set<KeyId>> data_keys_of(Unit& unit, const CaseId& id) {
    std::set<KeyId> keys;
    VIGIL_TRY(const auto about, unit.cases().find(id));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (!about || tombstone) return keys;
    keys.insert(about->key);
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    for (const auto& report : reports) {
        keys.insert(report.case_key);
        if (report.sealed_reporter.empty()) continue;
        VIGIL_TRY(const auto identity, unit.vault().key_of(report.sealed_reporter));
        keys.insert(identity);
    }
    return keys;
}

struct Proof {
    Tombstone tombstone;
    LogMark mark;
};

Result<Proof> proof_of(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    if (!tombstone) return Error{ErrorKind::not_found, "this case was not erased"};
    VIGIL_TRY(const auto mark, unit.log().find(kCaseErased, id.str()));
    if (!mark) return Error{ErrorKind::internal, "a tombstone without its event"};
    return Proof{*tombstone, *mark};
}

}  // namespace

asio::awaitable<Result<std::string>> Erasures::certify(CaseId id) {
    auto find = [id](Unit& unit) { return proof_of(unit, id); };
    VIGIL_CO_TRY(const auto proof, co_await store_.read(std::move(find)));
    const protocol::ErasureClaims claims{.iss = places_.issuer,
                                         .case_id = id,
                                         .erased_ms = proof.tombstone.erased_at,
                                         .reason = proof.tombstone.reason,
                                         .keys = proof.tombstone.keys,
                                         .reports = proof.tombstone.reports,
                                         .log = places_.log_id,
                                         .pos = proof.mark.pos,
                                         .root = crypto::to_base64url(proof.mark.root)};
    co_return signatures_.sign(KeyName::receipts, kErasureType, protocol::encode(claims));
}

Result<Erasures::File> Erasures::read() const {
    VIGIL_TRY(const auto text, read_whole(places_.tombstones));
    File file;
    const auto find_key = [this](std::string_view kid) { return signatures_.find(kid); };
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (line.empty()) continue;
        const auto claims = claims_of(line);
        if (!claims)
            ++file.damaged;
        else if (crypto::verify_compact(line, kErasureType, find_key))
            file.lines.push_back({claims->case_id, claims->reason, claims->erased_ms});
        else
            file.unproved.push_back(claims->case_id);
    }
    return file;
}

Result<void> Erasures::begin() {
    const auto& path = places_.tombstones;
    struct Known {
        bool noted = false;
        bool expected = false;
    };
    auto look = [](Unit& unit) -> Result<Known> {
        VIGIL_TRY(const bool noted, unit.erasures().had_file());
        VIGIL_TRY(const auto tombstones, unit.erasures().tombstones());
        return Known{noted, noted || !tombstones.empty()};
    };
    VIGIL_TRY(const auto known, await_read(store_, std::move(look)));
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        if (known.expected)
            return refuse(path,
                          "is not there, and was: mount its file system or put it back; where it is lost for good, "
                          "an empty file takes its place");
        fs::create_directories(path.parent_path(), ignored);
        VIGIL_TRY(append(path, {}, O_CREAT));
    }
    if (known.noted) return success();
    auto note = [](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.erasures().note_file());
        return std::monostate{};
    };
    VIGIL_TRY(await_write(store_, std::move(note)));
    return success();
}

Result<void> Erasures::keep(const CaseId& id, const std::string& certificate) {
    const auto& path = places_.tombstones;
    VIGIL_TRY(const auto file, read());
    if (names(file.lines, id)) return success();
    VIGIL_TRY(const auto before, read_whole(path));
    // A crash may have left half a line: it ends here, and the whole one follows.
    return append(path, (before.empty() || before.back() == '\n' ? "" : "\n") + certificate + "\n");
}

Result<std::int64_t> Erasures::look_for(const std::vector<std::string>& destroyed) {
    Result<void> emptied = places_.empty_wal();
    for (int attempt = 1; is_busy(emptied) && attempt < kAttempts; ++attempt) {
        places_.pause();
        emptied = places_.empty_wal();
    }
    VIGIL_TRY(emptied);
    if (destroyed.empty()) return 0;
    return places_.look_for(destroyed);
}

Result<std::int64_t> Erasures::erase_again(const std::vector<Line>& lines, Instant now) {
    std::int64_t cases = 0;
    for (const auto& line : lines) {
        auto erase = [&](Unit& unit) -> Result<bool> {
            VIGIL_TRY(const auto about, unit.cases().find(line.case_id));
            VIGIL_TRY(const auto before, unit.erasures().find_tombstone(line.case_id));
            if (!about || before) return false;
            VIGIL_TRY(erase_case(unit, {line.case_id, line.reason, now, Occasion::restored}));
            return true;
        };
        VIGIL_TRY(const auto done, await_write(store_, std::move(erase)));
        if (done.value) ++cases;
    }
    if (cases == 0) return cases;
    const auto emptied = places_.empty_wal();
    if (!emptied && !is_busy(emptied)) return emptied.error();
    if (!emptied) places_.empty_wal_later();
    return cases;
}

// Nothing is destroyed because of them: whoever can write to the file may have written them.
Result<std::int64_t> Erasures::withhold(const File& file) {
    std::int64_t cases = 0;
    for (const auto& id : file.unproved) {
        auto find = [&id](Unit& unit) { return data_keys_of(unit, id); };
        VIGIL_TRY(const auto keys, await_read(store_, std::move(find)));
        if (keys.empty()) continue;
        places_.withhold(keys);
        ++cases;
    }
    return cases;
}

Result<Erasures::Reconciled> Erasures::reconcile(Instant now) {
    Reconciled result;
    result.is_missing = !begin();
    if (result.is_missing) return result;
    const auto readable = read();
    const File file = readable ? readable.value() : File{};
    result.damaged = file.damaged + (readable ? 0 : 1);
    VIGIL_TRY(result.erased_again, erase_again(file.lines, now));
    VIGIL_TRY(result.withheld, withhold(file));
    auto all = [](Unit& unit) { return unit.erasures().tombstones(); };
    VIGIL_TRY(const auto tombstones, await_read(store_, std::move(all)));
    for (const auto& tombstone : tombstones) {
        if (names(file.lines, tombstone.case_id)) continue;
        const auto certificate = await_here(certify(tombstone.case_id));
        const bool kept = certificate && keep(tombstone.case_id, certificate.value());
        ++(kept ? result.added : result.damaged);
    }
    return result;
}

}  // namespace vigil::app
