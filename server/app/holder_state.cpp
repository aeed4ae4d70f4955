#include "app/holder_state.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/proofs.hpp>

namespace vigil::app {
namespace {

Error failure(const std::filesystem::path& file, std::string_view step) {
    return {ErrorKind::unavailable, fmt::format("{}: {}: {}", file.string(), step, std::strerror(errno))};
}

Result<std::string> read_all(int file, const std::filesystem::path& path) {
    std::string text;
    char piece[16 * 1024];
    for (;;) {
        const auto got = ::pread(file, piece, sizeof piece, static_cast<off_t>(text.size()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(path, "read");
        if (got == 0) return text;
        text.append(piece, static_cast<std::size_t>(got));
    }
}

Result<void> sync_folder(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    if (opened >= 0) ::close(opened);
    if (!synced) return failure(file, "sync of its folder");
    return success();
}

}  // namespace

HolderState::HolderState(HolderState&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      key_(other.key_),
      name_(std::move(other.name_)),
      known_(std::move(other.known_)),
      last_(std::move(other.last_)),
      newest_(std::move(other.newest_)),
      shown_last_(std::move(other.shown_last_)) {}

HolderState::~HolderState() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<HolderState> HolderState::open(const std::filesystem::path& file, const crypto::PrivateKey& key,
                                      std::string name) {
    const bool is_new = ::access(file.c_str(), F_OK) != 0;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return failure(file, "open");
    HolderState state(descriptor, key, std::move(name));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::conflict, file.string() + ": another process is using it"};
    if (is_new) {
        VIGIL_TRY(sync_folder(file));
    }
    VIGIL_TRY(state.load(file));
    return state;
}

Result<void> HolderState::load(const std::filesystem::path& file) {
    VIGIL_TRY(auto text, read_all(descriptor_, file));
    const auto whole = text.rfind('\n') + 1;  // 0 where there is none
    if (whole < text.size()) {
        if (::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0 || ::fsync(descriptor_) != 0)
            return failure(file, "removing an unfinished line");
        text.resize(whole);
    }
    const auto own_key = key_->public_key();
    const auto own_kid = own_key.thumbprint();
    const auto find_key = [&](std::string_view kid) -> std::optional<crypto::PublicKey> {
        if (kid != own_kid) return std::nullopt;
        return own_key;
    };
    std::int64_t number = 0;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = text.find('\n', start);
        const auto line = text.substr(start, end - start);
        start = end + 1;
        ++number;
        const auto refused = [&] {
            return Error{ErrorKind::invalid_input,
                         fmt::format("{}: line {} was not written by this holder", file.string(), number)};
        };
        const auto verified = crypto::verify_compact(line, kCountersignatureType, find_key);
        if (!verified) return refused();
        const auto claims = protocol::decode<protocol::CountersignatureClaims>(verified.value().payload);
        const auto root = claims ? crypto::from_base64url(claims.value().root) : Result<std::string>(claims.error());
        if (!root) return refused();
        known_[{claims.value().log, claims.value().pos}] = {root.value(), line};
        auto& last = last_[claims.value().log];
        last = std::max(last, claims.value().pos);
    }
    return success();
}

std::optional<std::int64_t> HolderState::last_of(const std::string& log) const {
    const auto found = last_.find(log);
    if (found == last_.end()) return std::nullopt;
    return found->second;
}

Result<void> HolderState::show(const storage::KnownRoot& checkpoint, const std::string& follow) {
    const Place place{checkpoint.log_id, checkpoint.pos};
    if (!last_.empty() && !last_of(checkpoint.log_id) && checkpoint.log_id != follow)
        return Error{
            ErrorKind::conflict,
            fmt::format("{}: this is another log ({}) than this holder follows ({}). A new log has no history that "
                        "anybody outside has seen; ask why, before you follow it with --follow {}",
                        checkpoint.witness, checkpoint.log_id, last_.begin()->first, checkpoint.log_id)};
    if (newest_ && newest_->first != checkpoint.log_id)
        return Error{ErrorKind::conflict,
                     fmt::format("{}: these are checkpoints of two logs, {} and {}: show one log at a time",
                                 checkpoint.witness, newest_->first, checkpoint.log_id)};
    const auto [known, is_new] = known_.try_emplace(place, Known{checkpoint.root, {}});
    if (!is_new && known->second.root != checkpoint.root)
        return Error{
            ErrorKind::conflict,
            fmt::format("{}: CONTRADICTION at position {}: its root is {}, but {} was {} there before. The server "
                        "has two histories; keep both files, and tell those who supervise it",
                        checkpoint.witness, checkpoint.pos, crypto::to_base64url(checkpoint.root),
                        crypto::to_base64url(known->second.root),
                        known->second.jws.empty() ? "shown" : "countersigned")};
    if (last_of(checkpoint.log_id) == checkpoint.pos) shown_last_ = checkpoint.log_id;
    if (!newest_ || newest_->second < checkpoint.pos) newest_ = place;
    return success();
}

Result<void> HolderState::append(const std::string& line) {
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure("the holder's own file", "append");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_) != 0) return failure("the holder's own file", "sync");
    return success();
}

Result<CountersignedNow> HolderState::countersign(Instant now) {
    if (!newest_) return Error{ErrorKind::invalid_input, "no checkpoint was given"};
    const auto& [log, pos] = *newest_;
    const auto last = last_of(log);
    if (last && pos < *last)
        return Error{
            ErrorKind::conflict,
            fmt::format("the newest checkpoint is of position {}, but this holder has countersigned position {}: the "
                        "server was put back to an older state, or these are not its newest checkpoints",
                        pos, *last)};
    auto& known = known_.at(*newest_);
    CountersignedNow done{known.jws, pos, known.jws.empty(), !last, !last || shown_last_ == log};
    if (!done.is_new) return done;
    const protocol::CountersignatureClaims claims{log, pos, crypto::to_base64url(known.root), name_, now};
    done.jws =
        crypto::sign_compact(*key_, key_->public_key().thumbprint(), kCountersignatureType, protocol::encode(claims));
    VIGIL_TRY(append(done.jws + "\n"));
    known.jws = done.jws;
    last_[log] = pos;
    return done;
}

}  // namespace vigil::app
