// Files in which somebody keeps what the server has signed, or what a holder has countersigned.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vigil/crypto/jws.hpp>

#include "storage/log/verify.hpp"

namespace vigil::app {

enum class WitnessKind { receipt, checkpoint, countersignature, root };

// One root that a file holds, once its signature was verified (a `root` of a live client has none).
struct Witnessed {
    WitnessKind kind{};
    storage::KnownRoot root;
    std::string jws{};  // empty for a `root`
};

// Holds any of these, one a line:
// - a compact JWS: a receipt, a checkpoint (what the file sink writes) or a countersignature (what a holder keeps);
// - a JSON text: the answer of GET /v1/checkpoints/latest, the body of a checkpoint's webhook, or the state of a live client
//   (live.jsonl, whose `root` lines count).
// One JSON text may also stand alone over several lines.
class WitnessFile {
public:
    // Notes how long the file is now: what is appended later is newer than the database that it will be compared with.
    static Result<WitnessFile> open(const std::string& path);

    // Reads it from its beginning and calls `on` for each root; keeps one line in memory. Errors name file and line: a line
    // that is none of the above, and a signature that no key of `keys` has made. A countersignature inside of a JSON text is
    // passed over where nobody named its holder. So is a last line that is not finished: it is being written.
    Result<void> read(const storage::ExaminationKeys& keys,
                      const std::function<Result<void>(const Witnessed&)>& on) const;

    const std::string& path() const noexcept { return path_; }

private:
    WitnessFile(std::string path, std::int64_t size) : path_(std::move(path)), size_(size) {}

    std::string path_;
    std::int64_t size_;
};

// The keys of a file as `GET /.well-known/jwks.json` answers it.
Result<crypto::KeyLookup> load_key_set(const std::string& path);

}  // namespace vigil::app
