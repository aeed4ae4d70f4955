// case.*, consideration.*, retention.*: what is due, what must not be erased, and erasing (F112). A person decides on each.
#include <fmt/format.h>

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/considerations.hpp"
#include "app/admin/erasing.hpp"
#include "app/erasures.hpp"
#include "domain/cases/casework.hpp"
#include "domain/cases/erasing.hpp"
#include "domain/retention/term.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

constexpr std::int64_t kUsualCases = 100;

// Which cases are one with it now. Whoever agrees later agrees to these and to no others: erasing cannot be taken back.
asio::awaitable<Result<std::string>> order_of(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode<protocol::NameCaseWithReason>(arguments));
    auto find = [&](Unit& unit) { return unit.cases().members(asked.case_id); };
    VIGIL_CO_TRY(const auto members, co_await parts.store.read(std::move(find)));
    protocol::StoredErasureOrder order{std::move(asked.case_id), std::move(asked.reason), {}};
    for (const auto& each : members) order.parts.push_back(each.id);
    co_return encode(order);
}

Result<void> require_same_parts(Unit& unit, const protocol::StoredErasureOrder& order) {
    VIGIL_TRY(const auto members, unit.cases().members(order.case_id));
    const bool same = std::equal(members.begin(), members.end(), order.parts.begin(), order.parts.end(),
                                 [](const Case& each, const CaseId& id) { return each.id == id; });
    if (!same)
        return problem("conflict", "other cases are one with it than when its erasure was proposed: propose it anew");
    return success();
}

Result<std::string> erase(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredErasureOrder>(arguments));
    VIGIL_TRY(const auto* const reason, erasure_reason(parts, asked.reason));
    VIGIL_TRY(require_same_parts(unit, asked));
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(asked.case_id));
    if (reason->needs_term && !tombstone) {
        VIGIL_TRY(const auto about, unit.cases().find(asked.case_id));
        if (!about) return Error{ErrorKind::not_found, "there is no such case"};
        VIGIL_TRY(const auto term, term_of(unit, *parts.retention, *about));
        if (!term.is_past(now))
            return problem("conflict", "the term of the case has not ended" +
                                           (term.due_at ? ": it does at " + to_rfc3339(*term.due_at) : std::string()));
    }
    const CaseTools tools{*parts.rules, parts.ids};
    VIGIL_TRY(const auto erased, erase_case(unit, tools, {asked.case_id, asked.reason, now, Occasion::ordered}));
    protocol::StoredErasure stored{.case_id = asked.case_id, .destroyed = {}, .merged = erased.merged};
    for (const auto& wrapped : erased.destroyed) stored.destroyed.push_back(crypto::to_base64url(wrapped));
    return encode(stored);
}

// The certificate leaves only when the file outside has it and the files of the database were looked through.
asio::awaitable<Result<std::string>> finish_erasure(const DeskParts& parts, std::string result) {
    if (parts.erasures == nullptr) co_return problem("unavailable", "erasures are not kept here");
    VIGIL_CO_TRY(auto stored, decode<protocol::StoredErasure>(result));
    Certificates certificates;
    VIGIL_CO_TRY(auto certificate, co_await parts.erasures->certify(stored.case_id));
    certificates.emplace_back(stored.case_id.str(), certificate);
    protocol::CaseErased erased{stored.case_id, {}, std::move(certificate), {}, {}};
    for (const auto& each : stored.merged) {
        VIGIL_CO_TRY(auto of_part, co_await parts.erasures->certify(each));
        certificates.emplace_back(each.str(), of_part);
        erased.merged_certificates.push_back(std::move(of_part));
    }
    VIGIL_CO_TRY(erased.remains, co_await keep_and_look(parts, std::move(certificates), std::move(stored.destroyed)));
    auto find = [&](Unit& unit) { return unit.erasures().find_tombstone(stored.case_id); };
    VIGIL_CO_TRY(const auto tombstone, co_await parts.store.read(std::move(find)));
    erased.erased_at = tombstone->erased_at;
    co_return encode(erased);
}

protocol::HoldView view_of(const Hold& hold) { return {hold.case_id, hold.reason, hold.placed_at, hold.ended_at}; }

Result<std::string> hold(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameCaseWithReason>(arguments));
    VIGIL_TRY(hold_reason(parts, asked.reason));
    VIGIL_TRY(const auto placed, hold_case(unit, parts.ids, asked.case_id, asked.reason, now));
    return encode(view_of(placed));
}

// Which hold stands now: one that comes while this waits for a second person is not meant.
asio::awaitable<Result<std::string>> release_of(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode<protocol::NameCase>(arguments));
    auto find = [&](Unit& unit) { return unit.erasures().find_hold(asked.case_id); };
    VIGIL_CO_TRY(const auto hold, co_await parts.store.read(std::move(find)));
    co_return encode(protocol::StoredRelease{std::move(asked.case_id), hold ? hold->id : std::string()});
}

Result<std::string> release(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredRelease>(arguments));
    VIGIL_TRY(const auto ended, release_case(unit, asked.case_id, asked.hold, now));
    return encode(view_of(ended));
}

Result<std::string> due(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto* const rules, require_rules(parts));
    VIGIL_TRY(const auto asked, decode<protocol::ListDue>(arguments));
    VIGIL_TRY(const auto found,
              due_cases(unit, *rules, asked.after, static_cast<std::size_t>(asked.limit.value_or(kUsualCases)), now));
    protocol::DueList list;
    for (const auto& each : found.cases)
        list.cases.push_back({each.about.id, each.by->code, each.about.level, each.about.opened_at, each.last_activity,
                              *each.due_at, each.is_open, each.hold.value_or("")});
    list.next = found.next.value_or(CaseId());
    return encode(list);
}

// Shown to whoever handles it and to whoever stands above them.
Result<Concern> concern_of_case(Unit& unit, const CaseId& id, std::string details) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(require_no_drill(*about));
    return Concern{id.str(), about->owner, about->division, std::move(details)};
}

std::string text_of(const Hold& hold) {
    return fmt::format("{} ({} - {})", hold.reason, to_rfc3339(hold.placed_at),
                       hold.ended_at ? to_rfc3339(*hold.ended_at) : std::string());
}

// Whoever agrees reads why, which cases go with it, and whether one was held before: somebody may have needed it.
Result<Concern> concern_of_erasure(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto order, decode<protocol::StoredErasureOrder>(arguments));
    std::string ids;
    std::optional<Hold> last;
    for (const auto& part : order.parts) {
        ids += (ids.empty() ? "" : ", ") + part.str();
        VIGIL_TRY(auto hold, unit.erasures().last_hold(part));
        if (hold && (!last || last->placed_at < hold->placed_at)) last = std::move(hold);
    }
    auto details = fmt::format("理由 reason: {}; 一并销毁的个案 cases: {} ({})", order.reason, order.parts.size(), ids);
    if (last) details += fmt::format("; 最近一次法律保全 last hold: {}", text_of(*last));
    return concern_of_case(unit, order.case_id, std::move(details));
}

Result<Concern> concern_of_hold(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameCaseWithReason>(arguments));
    return concern_of_case(unit, asked.case_id, fmt::format("理由 reason: {}", asked.reason));
}

Result<Concern> concern_of_release(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredRelease>(arguments));
    VIGIL_TRY(const auto hold, unit.erasures().last_hold(asked.case_id));
    return concern_of_case(unit, asked.case_id,
                           hold ? fmt::format("法律保全 hold: {}", text_of(*hold)) : std::string());
}

constexpr std::array kCaseCommands{
    AdminCommand{.name = "case.erase",
                 .effect = Effect::changes,
                 .run = erase,
                 .prepare = order_of,
                 .right = Right::administer,
                 .concern = concern_of_erasure,
                 .weight = two_always,
                 .second = Right::secure,
                 .finish = finish_erasure},
    AdminCommand{.name = "case.hold",
                 .effect = Effect::changes,
                 .run = hold,
                 .right = Right::administer,
                 .concern = concern_of_hold,
                 .weight = shown_always},
    // Who needs the case may not know that one person lets it go.
    AdminCommand{.name = "case.release",
                 .effect = Effect::changes,
                 .run = release,
                 .prepare = release_of,
                 .right = Right::administer,
                 .concern = concern_of_release,
                 .weight = two_always,
                 .second = Right::secure},
    AdminCommand{.name = "consideration.erase",
                 .effect = Effect::changes,
                 .run = erase_consideration,
                 .right = Right::administer,
                 .concern = concern_of_consideration,
                 .weight = two_always,
                 .second = Right::secure,
                 .finish = finish_consideration},
    AdminCommand{
        .name = "consideration.due", .effect = Effect::reads, .run = due_considerations, .right = Right::administer},
    AdminCommand{.name = "retention.due", .effect = Effect::reads, .run = due, .right = Right::administer},
};

}  // namespace

std::span<const AdminCommand> case_commands() { return kCaseCommands; }

}  // namespace vigil::app
