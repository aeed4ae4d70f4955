#include "app/erasures.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
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

Result<std::vector<Erasures::Line>> Erasures::read(std::int64_t& damaged) const {
    VIGIL_TRY(const auto text, read_whole(places_.tombstones));
    std::vector<Line> lines;
    const auto find_key = [this](std::string_view kid) { return signatures_.find(kid); };
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (line.empty()) continue;
        const auto verified = crypto::verify_compact(line, kErasureType, find_key);
        auto claims = verified ? protocol::decode<protocol::ErasureClaims>(verified.value().payload)
                               : Result<protocol::ErasureClaims>(verified.error());
        if (claims)
            lines.push_back({claims.value().case_id, claims.value().reason, claims.value().erased_ms});
        else
            ++damaged;
    }
    return lines;
}

Result<void> Erasures::keep(const CaseId& id, const std::string& certificate) {
    const auto& path = places_.tombstones;
    std::int64_t damaged = 0;
    VIGIL_TRY(const auto lines, read(damaged));
    if (std::any_of(lines.begin(), lines.end(), [&](const Line& line) { return line.case_id == id; })) return success();
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    VIGIL_TRY(const auto before, read_whole(path));
    // A crash may have left half a line: it ends here, and the whole one follows.
    const std::string text = (before.empty() || before.back() == '\n' ? "" : "\n") + certificate + "\n";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return refuse(path, std::strerror(errno));
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    if (!written) return refuse(path, std::strerror(error));
    return sync_key_folder(path.parent_path());
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

Result<Erasures::Reconciled> Erasures::reconcile(Instant now) {
    Reconciled result;
    const auto readable = read(result.damaged);
    if (!readable) ++result.damaged;
    const std::vector<Line> lines = readable ? readable.value() : std::vector<Line>{};
    for (const auto& line : lines) {
        auto erase = [&](Unit& unit) -> Result<std::vector<std::string>> {
            VIGIL_TRY(const auto about, unit.cases().find(line.case_id));
            VIGIL_TRY(const auto before, unit.erasures().find_tombstone(line.case_id));
            if (!about || before) return std::vector<std::string>{};
            VIGIL_TRY(auto erased, erase_case(unit, {line.case_id, line.reason, now, Occasion::restored}));
            erased.destroyed.emplace_back();  // also where no key was left
            return std::move(erased.destroyed);
        };
        VIGIL_TRY(const auto done, await_write(store_, std::move(erase)));
        if (!done.value.empty()) ++result.erased_again;
    }
    if (result.erased_again > 0) {
        const auto emptied = places_.empty_wal();
        if (!emptied && !is_busy(emptied)) return emptied.error();
        if (!emptied) places_.empty_wal_later();
    }
    auto all = [](Unit& unit) { return unit.erasures().tombstones(); };
    VIGIL_TRY(const auto tombstones, await_read(store_, std::move(all)));
    for (const auto& tombstone : tombstones) {
        const bool known = std::any_of(lines.begin(), lines.end(),
                                       [&](const Line& line) { return line.case_id == tombstone.case_id; });
        if (known) continue;
        const auto certificate = await_here(certify(tombstone.case_id));
        const bool kept = certificate && keep(tombstone.case_id, certificate.value());
        ++(kept ? result.added : result.damaged);
    }
    return result;
}

}  // namespace vigil::app
