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
#include "files/file_problems.hpp"
#include "storage/engine/codes.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr int kAttempts = 60;  // to empty the write-ahead log: writers wait for each, reports come in between

bool is_busy(const Result<void>& emptied) { return !emptied && emptied.error().code == storage::kStorageBusy; }

Result<std::string> read_whole(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return std::string();
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return unusable_file(path, "cannot be read");
    return text;
}

// Synced. `how`: O_CREAT, where there may be no file yet.
Result<void> append(const fs::path& path, const std::string& text, int how = 0) {
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | how, 0600);
    if (file < 0) return unusable_file(path, std::strerror(errno));
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (!written) return unusable_file(path, std::strerror(error));
    return sync_key_folder(path.parent_path());
}

// What a line says, whoever signed it; none: it is no certificate.
std::optional<protocol::ErasureClaims> read_claims(std::string_view line) {
    const auto parts = crypto::split_compact(line);
    if (!parts || parts.value().typ != kErasureType) return std::nullopt;
    auto claims = protocol::decode<protocol::ErasureClaims>(parts.value().payload);
    if (!claims) return std::nullopt;
    return std::move(claims).value();
}

// What was erased.
const std::string& subject_of(const protocol::ErasureClaims& line) {
    return line.case_id.str().empty() ? line.consideration_id.str() : line.case_id.str();
}

template <class Lines>
bool names(const Lines& lines, const std::string& erased) {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return subject_of(line) == erased; });
}

// Of what is here and was not erased.
Result<std::set<KeyId>> data_keys_of(Unit& unit, const protocol::ErasureClaims& line) {
    if (line.case_id.str().empty()) {
        VIGIL_TRY(const auto row, unit.considerations().find(line.consideration_id));
        if (!row || row->is_erased()) return std::set<KeyId>();
        return data_keys_of(unit, *row);
    }
    VIGIL_TRY(const auto about, unit.cases().find(line.case_id));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(line.case_id));
    if (!about || tombstone) return std::set<KeyId>();
    VIGIL_TRY(const auto reports, unit.reports().of_case(about->id));
    return data_keys_of(unit, *about, reports);
}

// What a certificate claims, but for who signs it and whose log it is.
template <class Tombstone>
Result<protocol::ErasureClaims> claims_of(Unit& unit, const Tombstone& tombstone, std::string_view event,
                                          const std::string& id) {
    if (!tombstone) return Error{ErrorKind::not_found, "this was not erased"};
    VIGIL_TRY(const auto mark, unit.log().find(event, id));
    if (!mark) return Error{ErrorKind::internal, "a tombstone without its event"};
    protocol::ErasureClaims claims;
    claims.erased_ms = tombstone->erased_at;
    claims.reason = tombstone->reason;
    claims.keys = tombstone->keys;
    claims.pos = mark->pos;
    claims.root = crypto::to_base64url(mark->root);
    return claims;
}

Result<protocol::ErasureClaims> claims_of(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    VIGIL_TRY(auto claims, claims_of(unit, tombstone, kCaseErased, id.str()));
    claims.case_id = id;
    claims.reports = tombstone->reports;
    return claims;
}

Result<protocol::ErasureClaims> claims_of(Unit& unit, const ConsiderationId& id) {
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(id));
    VIGIL_TRY(auto claims, claims_of(unit, tombstone, kConsiderationErased, id.str()));
    claims.consideration_id = id;
    return claims;
}

// False: this database has nothing of it, or has erased it before.
Result<bool> erase_again(Unit& unit, const CaseTools& tools, const protocol::ErasureClaims& line, Instant now) {
    if (line.case_id.str().empty()) {
        const auto& id = line.consideration_id;
        VIGIL_TRY(const auto about, unit.considerations().find(id));
        if (!about || about->is_erased()) return false;
        VIGIL_TRY(erase_consideration(unit, {id, line.reason, now, Occasion::restored}));
        return true;
    }
    VIGIL_TRY(const auto about, unit.cases().find(line.case_id));
    VIGIL_TRY(const auto before, unit.erasures().find_tombstone(line.case_id));
    if (!about || before) return false;
    VIGIL_TRY(erase_case(unit, tools, {line.case_id, line.reason, now, Occasion::restored}));
    return true;
}

}  // namespace

Result<std::string> Erasures::sign(protocol::ErasureClaims claims) const {
    claims.iss = places_.issuer;
    claims.log = places_.log_id;
    return signatures_.sign(KeyName::receipts, kErasureType, protocol::encode(claims));
}

asio::awaitable<Result<std::string>> Erasures::certify(CaseId id) {
    auto find = [id](Unit& unit) { return claims_of(unit, id); };
    VIGIL_CO_TRY(auto claims, co_await store_.read(std::move(find)));
    co_return sign(std::move(claims));
}

asio::awaitable<Result<std::string>> Erasures::certify(ConsiderationId id) {
    auto find = [id](Unit& unit) { return claims_of(unit, id); };
    VIGIL_CO_TRY(auto claims, co_await store_.read(std::move(find)));
    co_return sign(std::move(claims));
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
        auto claims = read_claims(line);
        if (!claims)
            ++file.damaged;
        else if (crypto::verify_compact(line, kErasureType, find_key))
            file.lines.push_back(std::move(*claims));
        else
            file.unproved.push_back(std::move(*claims));
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
        VIGIL_TRY(const auto cases, unit.erasures().tombstones());
        VIGIL_TRY(const auto considerations, unit.erasures().consideration_tombstones());
        return Known{noted, noted || !cases.empty() || !considerations.empty()};
    };
    VIGIL_TRY(const auto known, await_read(store_, std::move(look)));
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        if (known.expected)
            return unusable_file(
                path,
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

Result<void> Erasures::keep(const std::string& erased, const std::string& certificate) {
    const auto& path = places_.tombstones;
    VIGIL_TRY(const auto file, read());
    if (names(file.lines, erased)) return success();
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

Result<std::int64_t> Erasures::erase_again(const std::vector<protocol::ErasureClaims>& lines, const CaseTools& tools,
                                           Instant now) {
    std::int64_t erased = 0;
    for (const auto& line : lines) {
        auto erase = [&](Unit& unit) { return app::erase_again(unit, tools, line, now); };
        VIGIL_TRY(const auto done, await_write(store_, std::move(erase)));
        if (done.value) ++erased;
    }
    if (erased == 0) return erased;
    const auto emptied = places_.empty_wal();
    if (!emptied && !is_busy(emptied)) return emptied.error();
    if (!emptied) places_.empty_wal_later();
    return erased;
}

// Nothing is destroyed because of them: whoever can write to the file may have written them.
Result<std::int64_t> Erasures::withhold(const File& file) {
    std::int64_t withheld = 0;
    for (const auto& line : file.unproved) {
        auto find = [&line](Unit& unit) { return data_keys_of(unit, line); };
        VIGIL_TRY(const auto keys, await_read(store_, std::move(find)));
        if (keys.empty()) continue;
        places_.withhold(keys);
        ++withheld;
    }
    return withheld;
}

Result<Erasures::Reconciled> Erasures::reconcile(const CaseTools& tools, Instant now) {
    Reconciled result;
    result.is_missing = !begin();
    if (result.is_missing) return result;
    const auto readable = read();
    const File file = readable ? readable.value() : File{};
    result.damaged = file.damaged + (readable ? 0 : 1);
    VIGIL_TRY(result.erased_again, erase_again(file.lines, tools, now));
    VIGIL_TRY(result.withheld, withhold(file));
    const auto complete = [&](const auto& id) {
        if (names(file.lines, id.str())) return;
        const auto certificate = await_here(certify(id));
        const bool kept = certificate && keep(id.str(), certificate.value());
        ++(kept ? result.added : result.damaged);
    };
    auto all = [](Unit& unit) { return unit.erasures().tombstones(); };
    VIGIL_TRY(const auto tombstones, await_read(store_, std::move(all)));
    for (const auto& tombstone : tombstones) complete(tombstone.case_id);
    auto all_considerations = [](Unit& unit) { return unit.erasures().consideration_tombstones(); };
    VIGIL_TRY(const auto of_considerations, await_read(store_, std::move(all_considerations)));
    for (const auto& tombstone : of_considerations) complete(tombstone.id);
    return result;
}

}  // namespace vigil::app
