// The keys that this process works with: where they lie, what is made of them, and how they change.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/time.hpp>

#include "domain/ports/upkeep.hpp"
#include "files/configuration.hpp"
#include "secrets/key_folder.hpp"
#include "secrets/pseudonyms.hpp"
#include "secrets/recovery.hpp"
#include "secrets/signatures.hpp"
#include "storage/log/checkpoint.hpp"
#include "storage/vault/key_ring.hpp"
#include "store/store.hpp"

namespace vigil::app {

// The place that the configuration names. unavailable: keys.source is "credentials", and this is no service of systemd.
Result<KeyPlace> key_place(const Configuration& configuration);

// In production: keys, also those of TLS and of the webhook, PIN, sealed copy and tombstones lie on file systems that a stolen
// or lost disk does not take along (promise P9). Looks at what is there now; the configuration was checked before by its paths.
Result<void> check_key_place(const Configuration& configuration);

// May be used from any thread. One change at a time: the administrators' commands see to that with a KeyChange.
class InstalledKeys {
public:
    // Checks the places and loads. Brings the sealed copies up to date where a change of keys was interrupted; where that fails,
    // copy_states() say so, and the keys are used all the same.
    static Result<std::unique_ptr<InstalledKeys>> load(const Configuration& configuration, Instant now);

    const storage::KeyRing& ring() const noexcept { return ring_; }
    const KeyedPseudonyms& pseudonyms() const noexcept { return pseudonyms_; }
    const Signatures& signatures() const noexcept { return signatures_; }
    storage::CheckpointSigner checkpoint_signer() const;

    // invalid_input: a key that has one generation for ever. unavailable: a place that nobody can write.
    Result<void> require_rotatable(KeyName name) const;

    // Data keys that open nothing in this process (KeyRing::withhold).
    void withhold(const std::set<KeyId>& data_keys) { ring_.withhold(data_keys); }

    // Rotation. begin: the new key is on disk, and the newest at the next start; answers its id, or its kid. Asked again before
    // take_up, it answers the same one. take_up: this process works with it from now on. In between, the database is told.
    Result<std::string> begin(KeyName name);
    Result<void> take_up(KeyName name, Instant now);

    // Public halves of every signature key: in use, begun, earlier.
    std::vector<SignatureKey> signature_keys() const;
    // The database learns those that it does not know. Those that only it knows, because the folder was recovered from an older
    // copy, are published again and written back. At the start; blocks.
    Result<void> agree_on_signatures(Store& store, Instant now);

    // The files of these earlier generations of `name` end; the ring of this process forgets them when it ends. Requires: the
    // database has retired them, so that nothing rests on them.
    Result<void> drop(KeyName name, std::span<const KeyId> retired, Instant now);

    // New shares. Those before open a copy of their own, kept beside the new one and as fresh, until the new ones were proved:
    // whoever was to be given them may never have seen them.
    Result<RecoveryCeremony> share(int threshold, int shares, Instant now);
    // Shares of this set have opened its copy: where it is the newest, the sets before it end.
    Result<void> proved(const std::string& set, Instant now);

    struct CopyState {
        RecoveryKey key;
        std::optional<SealedCopyLabel> label{};  // none: there is no copy, or it cannot be read
        bool current = false;
    };
    // That of the newest set first; empty: no shares were ever made. Fails where the key folder cannot be read.
    Result<std::vector<CopyState>> copy_states() const;
    // Every sealed copy holds what the folder holds. Nothing where nobody has shares.
    Result<void> renew_copies(Instant now);

    // The steps of two changes do not mix. Whoever has it may change keys; false: somebody else has it.
    bool try_to_begin_change() { return !changing_.exchange(true); }
    void end_change() { changing_ = false; }

private:
    InstalledKeys(Configuration::Keys settings, KeyPlace place, Keys keys);

    Result<void> write_copies(Instant now) const;
    Result<void> write_copy(const std::filesystem::path& path, const RecoveryKey& key, const Keys& keys,
                            Instant now) const;

    const Configuration::Keys settings_;
    const KeyPlace place_;
    KeyedPseudonyms pseudonyms_;  // derived before the ring takes the masters
    storage::KeyRing ring_;
    Signatures signatures_;

    std::atomic<bool> changing_{false};
    mutable std::mutex mutex_{};
    std::map<KeyName, crypto::SealingKey> begun_{};  // on disk, and not yet used here
    std::map<KeyName, SigningKey> begun_signing_{};
};

// The event of a set, whose shares opened its copy.
inline constexpr std::string_view kKeyRehearsed = "key.rehearsed";

bool are_current(std::span<const InstalledKeys::CopyState> copies);

// Where the sealed copy for a former set of shares lies, beside that for the newest.
std::filesystem::path former_copy(const std::filesystem::path& recovery, const std::string& set);
// The copies that lie there, each with its label: that for the newest set first. unavailable: there is none that can be read.
struct SealedCopy {
    std::filesystem::path file;
    SealedCopyLabel label;
};
Result<std::vector<SealedCopy>> sealed_copies(const std::filesystem::path& recovery);

// Whether `shares` open the sealed copy at `file`, and whether it holds exactly the keys at `place`. Writes nothing.
struct Rehearsed {
    SealedCopyLabel label;
    std::vector<std::string>
        missing{};  // files in use that the copy does not hold as they are; empty: it holds them all
};
Result<Rehearsed> rehearse(const std::filesystem::path& file, const KeyPlace& place,
                           std::span<const RecoveryShare> shares);

}  // namespace vigil::app
