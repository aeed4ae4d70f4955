// Items and snapshots of streams as payloads, read inside one transaction. Who may see what is decided here, once per
// stream and page.
#pragma once

#include <string>
#include <vector>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"
#include "transport/live/live_socket.hpp"

namespace vigil::live {

// One stream that a connection follows.
struct Followed {
    StreamId stream;
    std::optional<OrganisationId> organisation{};  // none: the account's own
    std::string owner{};                           // the pseudonym of an account's own stream
};

// The streams that the caller may follow now: of every organisation whose alerts it sees, and its own reports'.
std::vector<Followed> streams_of(const Caller& caller, const std::string& owner);

// Whether the account may follow the stream now: it stands, and its roles, read afresh, still say so.
Result<bool> may_follow(Unit& unit, const AccountId& account, const Followed& followed);

struct PagedItem {
    Payload payload;
    std::vector<AccountId> hidden_from{};  // persons barred from its case: they get gone_payload() instead
};

struct Page {
    Offset head{};
    std::vector<PagedItem> items;  // dense from the offset asked for; an item that must not be seen is a `gone`
};

Payload gone_payload(const StreamId& stream, Offset offset);

inline constexpr std::size_t kPageItems = 64;

// Items after `after`. An item about a case from which the stream's organisation is barred is `gone`, and one that lost its
// content when its case was erased.
Result<Page> read_page(Unit& unit, const Followed& followed, Offset after);

// One part of the whole state, for a client whose gap cannot be filled.
struct SnapshotPage {
    Offset head{};                      // of the stream, read with the first part
    Payload payload;                    // a `snapshot`
    std::optional<std::string> next{};  // the cursor of the next part
};
// Without cases from which `reader` or the organisation is barred.
Result<SnapshotPage> read_snapshot(Unit& unit, const Followed& followed, const AccountId& reader,
                                   const std::optional<std::string>& cursor);

}  // namespace vigil::live
