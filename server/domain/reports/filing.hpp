// Everything about a filing that is decided before its transaction: sealed fields, keyed hashes, fresh ids.
#pragma once

#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/accounts/account.hpp"
#include "domain/cases/case.hpp"
#include "domain/matching/terms.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/reports/facts.hpp"

namespace vigil {

// The collaborators that preparing needs; all outlive their users.
struct FilingTools {
    const KeyMaker& keys;
    const Pseudonyms& pseudonyms;
    const Tokens& tokens;
    IdSource& ids;
};

// Who sends, as far as it could be told.
struct Sender {
    std::optional<Caller> caller{};  // none: nobody that is known
    Verification verification = Verification::unverified;
    bool keeps_list = false;  // the report appears among the caller's own; false after a revocation
    SenderKinds kinds{};
    std::string organisation{};
    std::string burst{};  // where the sender files many at once: the name of the burst
};

struct FiledChild {
    ChildId id;
    std::string sealed_identity;
    matching::HashedTerms terms;  // under each index key in use
};

struct Filing {
    protocol::FileReport document;
    FilingMark mark;
    Report report;
    WrappedKey case_key;
    std::optional<WrappedKey> reporter_key{};  // none: anonymous
    std::shared_ptr<const Sealer> sealer;      // under the case key
    protocol::StoredFacts facts;
    std::vector<FiledChild> children;
    std::vector<Bar> bars;  // descriptions, in the reporter's words, of who must never know
    std::string body_sha256;
    std::string burst{};
};

// `body`: the exact bytes of the request. `ground`: of its places, for the blind indexes.
Filing prepare(const FilingTools& tools, protocol::FileReport document, std::string_view body, const Sender& sender,
               const matching::Ground& ground, Instant now);

// Who sends, for the row `row`; under a key that nothing else is sealed with. Always as long, so that its size tells nothing.
// Requires: sender.caller.
std::string sealed_reporter(const Sealer& sealer, std::string_view row, const Sender& sender);

// The place where the child is now, as far as the report says: now, else lives, else happened.
const protocol::Place& place_now(const protocol::Places& places);

}  // namespace vigil
