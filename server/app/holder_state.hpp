// What an outside holder has countersigned, kept by the holder alone: no server is asked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "storage/log/verify.hpp"

namespace vigil::app {

// A checkpoint that was countersigned now or before.
struct CountersignedNow {
    std::string jws;
    std::int64_t pos{};
    bool is_new = false;    // false: the same was asked for before, and is answered with the same
    bool is_first = false;  // the holder had countersigned nothing of this log before
    bool is_linked = true;  // the one that was countersigned last was among those that were shown
};

// The file holds countersignatures, one a line, oldest first, each signed by the holder: it can be handed to the server, and
// to `vigil audit verify --witness`. Nothing is given out before it is on disk there. Locked as long as this lives.
//
// What a holder can see by itself: another root at a position that it has countersigned or was shown twice (a fork, or a
// history that was written anew), and a newest checkpoint before its last (a rollback). What it cannot see: a fork behind its
// last position of which it is never shown that position again; only the examination of a database file with this
// file as witness shows that.
class HolderState {
public:
    // Makes the file (mode 0600) where there is none. Errors: conflict, another process has it; invalid_input, a line that
    // this key has not signed. A last line that a crash has cut off was never given out, and is removed.
    static Result<HolderState> open(const std::filesystem::path& file, const crypto::PrivateKey& key, std::string name);

    HolderState(HolderState&& other) noexcept;
    HolderState& operator=(HolderState&&) = delete;
    ~HolderState();

    // Takes up one checkpoint that the holder was shown, its signature verified. conflict: it contradicts what was seen
    // before, or is of another log than the one that is followed; `follow` names a further log that is accepted.
    Result<void> show(const storage::KnownRoot& checkpoint, const std::string& follow = {});

    // Countersigns the newest of those that were shown. conflict: it precedes what was countersigned.
    Result<CountersignedNow> countersign(Instant now);

private:
    struct Known {
        std::string root;  // 32 bytes
        std::string jws;   // empty: was only shown
    };
    using Place = std::pair<std::string, std::int64_t>;  // log, position

    HolderState(int descriptor, const crypto::PrivateKey& key, std::string name)
        : descriptor_(descriptor), key_(&key), name_(std::move(name)) {}
    Result<void> load(const std::filesystem::path& file);
    Result<void> append(const std::string& line);
    std::optional<std::int64_t> last_of(const std::string& log) const;  // position that was countersigned last

    int descriptor_;  // -1: moved from
    const crypto::PrivateKey* key_;
    std::string name_;
    std::map<Place, Known> known_{};
    std::map<std::string, std::int64_t> last_{};  // by log
    std::optional<Place> newest_{};               // of those that were shown
    std::optional<std::string> shown_last_{};     // the log whose last countersigned position was shown again
};

}  // namespace vigil::app
