#include "app/admin/considerations.hpp"

#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/erasing.hpp"
#include "app/erasures.hpp"
#include "domain/considerations/erasing.hpp"
#include "domain/retention/term.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

constexpr std::int64_t kUsualConsiderations = 100;

}  // namespace

Result<std::string> erase_consideration(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameConsiderationWithReason>(arguments));
    const auto& id = asked.consideration_id;
    VIGIL_TRY(const auto* const reason, erasure_reason(parts, asked.reason));
    VIGIL_TRY(const auto about, unit.considerations().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such consideration"};
    if (reason->needs_term && !about->is_erased()) {
        const auto ends = due_at(*parts.retention, {id, about->considered_at});
        if (!ends || *ends > now)
            return problem("conflict", "the term of the consideration has not ended" +
                                           (ends ? ": it does at " + to_rfc3339(*ends) : std::string()));
    }
    VIGIL_TRY(const auto erased, vigil::erase_consideration(unit, {id, asked.reason, now, Occasion::ordered}));
    protocol::StoredConsiderationErasure stored{.consideration_id = id, .destroyed = {}};
    for (const auto& wrapped : erased.destroyed) stored.destroyed.push_back(crypto::to_base64url(wrapped));
    return encode(stored);
}

asio::awaitable<Result<std::string>> finish_consideration(const DeskParts& parts, std::string result) {
    if (parts.erasures == nullptr) co_return problem("unavailable", "erasures are not kept here");
    VIGIL_CO_TRY(auto stored, decode<protocol::StoredConsiderationErasure>(result));
    const auto& id = stored.consideration_id;
    VIGIL_CO_TRY(const auto certificate, co_await parts.erasures->certify(id));
    Certificates certificates{{id.str(), certificate}};
    VIGIL_CO_TRY(const auto remains,
                 co_await keep_and_look(parts, std::move(certificates), std::move(stored.destroyed)));
    auto find = [&](Unit& unit) { return unit.erasures().find_tombstone(id); };
    VIGIL_CO_TRY(const auto tombstone, co_await parts.store.read(std::move(find)));
    co_return encode(protocol::ConsiderationErased{id, tombstone->erased_at, certificate, remains});
}

Result<Concern> concern_of_consideration(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameConsiderationWithReason>(arguments));
    VIGIL_TRY(const auto about, unit.considerations().find(asked.consideration_id));
    if (!about) return Error{ErrorKind::not_found, "there is no such consideration"};
    return Concern{.subject = about->id.str(),
                   .organisation = {},
                   .division = {},
                   .details = fmt::format("研判记录 consideration: {}; 研判时间 considered at: {}; 理由 reason: {}",
                                          about->id.str(), to_rfc3339(about->considered_at), asked.reason)};
}

Result<std::string> due_considerations(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto* const rules, require_rules(parts));
    VIGIL_TRY(const auto asked, decode<protocol::ListDueConsiderations>(arguments));
    VIGIL_TRY(const auto found,
              vigil::due_considerations(unit, *rules, asked.after,
                                        static_cast<std::size_t>(asked.limit.value_or(kUsualConsiderations)), now));
    protocol::DueConsiderationList list;
    for (const auto& each : found.considerations)
        list.considerations.push_back({each.id, each.considered_at, *due_at(*rules, each)});
    list.next = found.next.value_or(ConsiderationId());
    return encode(list);
}

}  // namespace vigil::app
