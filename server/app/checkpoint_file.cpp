#include "app/checkpoint_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>

namespace vigil::app {
namespace {

constexpr off_t kTailBytes = 64 * 1024;  // about 200 lines
constexpr std::size_t kPage = 256;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

Error failure(const std::filesystem::path& path, std::string_view step, std::string_view code = {}) {
    return {ErrorKind::unavailable, path.string() + ": " + std::string(step) + ": " + std::strerror(errno), code};
}

Result<std::string> read_from(int file, off_t offset, const std::filesystem::path& path) {
    std::string text;
    char piece[16 * 1024];
    for (;;) {
        const auto got = ::pread(file, piece, sizeof piece, offset + static_cast<off_t>(text.size()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(path, "read");
        if (got == 0) return text;
        text.append(piece, static_cast<std::size_t>(got));
    }
}

Result<void> sync_folder(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open() || ::fsync(opened.get()) != 0) return failure(path, "sync of its folder", kSyncFailed);
    return success();
}

// What a line says, unverified: only the comparison with the database counts.
std::optional<protocol::CheckpointClaims> claims_of(const std::string& line) {
    const auto parts = crypto::split_compact(line);
    if (!parts) return std::nullopt;
    auto claims = protocol::decode<protocol::CheckpointClaims>(parts.value().payload);
    if (!claims) return std::nullopt;
    return std::move(claims).value();
}

}  // namespace

Result<CheckpointTail> CheckpointFile::tail() const {
    const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open() && errno == ENOENT) return CheckpointTail{};
    if (!file.is_open()) return failure(path_, "open");
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return failure(path_, "stat");
    if (!S_ISREG(info.st_mode)) return Error{ErrorKind::unavailable, path_.string() + ": is not a regular file"};
    const off_t begin = std::max<off_t>(0, info.st_size - kTailBytes);
    VIGIL_TRY(auto text, read_from(file.get(), begin, path_));
    if (begin > 0) text.erase(0, std::min(text.find('\n') + 1, text.size()));  // the first may be half a line
    CheckpointTail tail;
    std::size_t start = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
        tail.lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    tail.torn = text.substr(start);
    return tail;
}

Result<void> CheckpointFile::append(std::string_view text) const {
    const bool is_new = ::access(path_.c_str(), F_OK) != 0;
    const Descriptor file(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
    if (!file.is_open()) return failure(path_, "open for appending");
    while (!text.empty()) {
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure(path_, "append");  // what was written of it is mended next time
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0) return failure(path_, "sync", kSyncFailed);
    return is_new ? sync_folder(path_) : success();
}

Result<CheckpointStanding> find_standing(CheckpointRepository& checkpoints, const CheckpointTail& tail,
                                         std::string_view log_id) {
    CheckpointStanding standing;
    for (auto line = tail.lines.rbegin(); line != tail.lines.rend(); ++line) {
        const auto claims = claims_of(*line);
        if (!claims) continue;
        VIGIL_TRY(const auto known, checkpoints.find(claims->pos));
        if (known && known->jws == *line) {
            standing.pos = known->pos;
            break;
        }
        (claims->log == log_id ? standing.contradicts : standing.other_log) = true;
    }
    if (tail.torn.empty()) return standing;
    VIGIL_TRY(const auto next, checkpoints.after(standing.pos, 1));
    const bool is_its_beginning = !next.empty() && next.front().jws.starts_with(tail.torn);
    standing.mend = is_its_beginning ? next.front().jws.substr(tail.torn.size()) + "\n" : "\n";
    if (is_its_beginning) standing.pos = next.front().pos;
    return standing;
}

std::string checkpoint_lines(std::span<const SignedRoot> checkpoints) {
    std::string text;
    for (const auto& each : checkpoints) text += each.jws + '\n';
    return text;
}

Result<void> complete(const CheckpointFile& file, CheckpointRepository& checkpoints, std::string_view log_id) {
    VIGIL_TRY(const auto tail, file.tail());
    VIGIL_TRY(auto standing, find_standing(checkpoints, tail, log_id));
    std::string text = std::move(standing.mend);
    for (;;) {
        VIGIL_TRY(const auto page, checkpoints.after(standing.pos, kPage));
        text += checkpoint_lines(page);
        if (!text.empty()) {
            VIGIL_TRY(file.append(text));
        }
        if (page.empty()) return success();
        standing.pos = page.back().pos;
        text.clear();
    }
}

}  // namespace vigil::app
