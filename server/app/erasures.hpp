// What follows the transaction of an erasure: the certificate, the file outside the database, and that no file of the
// database still holds what was destroyed (F112).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>
#include <vigil/protocol/messages/erasure.hpp>

#include "domain/considerations/erasing.hpp"
#include "secrets/signatures.hpp"
#include "store/store.hpp"

namespace vigil::app {

// Where erasures are kept, and the files of the database; all of it outlives the object.
struct ErasurePlaces {
    std::filesystem::path tombstones;                                                      // the file
    std::function<Result<void>()> empty_wal;                                               // of the store: one try
    std::function<void()> empty_wal_later;                                                 // of the store
    std::function<void()> pause;                                                           // between two tries
    std::function<Result<std::int64_t>(const std::vector<std::string>& wanted)> look_for;  // in its files
    std::function<void(const std::set<KeyId>& data_keys)> withhold;                        // from this process
    std::string issuer;                                                                    // public URL
    std::string log_id;
};

class Erasures {
public:
    Erasures(Store& store, const Signatures& signatures, ErasurePlaces places)
        : store_(store), signatures_(signatures), places_(std::move(places)) {}

    // The signed proof that the case, or the consideration, was erased, from its tombstone and the log. not_found: it was not.
    boost::asio::awaitable<Result<std::string>> certify(CaseId id);
    boost::asio::awaitable<Result<std::string>> certify(ConsiderationId id);

    // There is a file from now on. Made where this database never had one; else one that is missing was on a file system that
    // is not mounted, or was lost, and is not replaced. unavailable: it is missing, or cannot be made. Blocking.
    Result<void> begin();

    // Appends the certificate to the file, synced, unless the file has one of what was erased. unavailable: there is no
    // file. Blocking.
    Result<void> keep(const std::string& erased, const std::string& certificate);

    // Empties the write-ahead log and looks for the bytes in every file of the database; answers how many it found. Blocking, as
    // long as it takes to read the database, and about a minute more where somebody else reads it. kStorageBusy: for longer.
    Result<std::int64_t> look_for(const std::vector<std::string>& destroyed);

    // At the start: what the file says was erased, a case or a consideration, and this database still has, is erased again;
    // erasures that the file does not have are added to it. What only a line names which none of our keys verifies is neither:
    // its keys are withheld until an administrator decides. Lines that cannot be read, and what could not be added, are counted
    // and left: a server that takes reports must start. Blocks.
    struct Reconciled {
        std::int64_t erased_again{};
        std::int64_t added{};
        std::int64_t damaged{};
        std::int64_t withheld{};
        bool is_missing = false;  // the file
    };
    Result<Reconciled> reconcile(const CaseTools& tools, Instant now);

private:
    struct File {
        std::vector<protocol::ErasureClaims> lines{};
        std::vector<protocol::ErasureClaims> unproved{};  // none of our keys verifies them
        std::int64_t damaged{};                           // lines that name nothing
    };
    Result<std::string> sign(protocol::ErasureClaims claims) const;
    Result<File> read() const;
    Result<std::int64_t> erase_again(const std::vector<protocol::ErasureClaims>& lines, const CaseTools& tools,
                                     Instant now);
    Result<std::int64_t> withhold(const File& file);

    Store& store_;
    const Signatures& signatures_;
    const ErasurePlaces places_;
};

}  // namespace vigil::app
