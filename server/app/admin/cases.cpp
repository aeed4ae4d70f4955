// case.*, retention.*: which cases are due, what must not be erased, and erasing (F112). A person decides on each case.
#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/erasures.hpp"
#include "domain/cases/erasing.hpp"
#include "domain/retention/term.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

constexpr std::int64_t kUsualPage = 100;

Result<void> require_rules(const DeskParts& parts) {
    if (parts.retention == nullptr) return problem("unavailable", "there are no retention rules here");
    return success();
}

Error unknown_reason(const std::vector<RetentionReason>& reasons) {
    std::string codes;
    for (const auto& each : reasons) codes += (codes.empty() ? "must be one of " : ", ") + each.code;
    return problem("unknown_code", "the retention rules have no such reason", {{"/reason", "unknown_value", codes}});
}

Result<std::string> erase(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_rules(parts));
    VIGIL_TRY(const auto asked, decode<protocol::NameCaseWithReason>(arguments));
    const auto* const reason = parts.retention->erasure_reason(asked.reason);
    if (reason == nullptr) return unknown_reason(parts.retention->erasure_reasons);
    VIGIL_TRY(const auto tombstone, unit.erasures().find_tombstone(asked.case_id));
    if (reason->needs_term && !tombstone) {
        VIGIL_TRY(const auto about, unit.cases().find(asked.case_id));
        if (!about) return Error{ErrorKind::not_found, "there is no such case"};
        VIGIL_TRY(const auto term, term_of(unit, *parts.retention, *about));
        if (!term.is_past(now))
            return problem("conflict", "the term of the case has not ended" +
                                           (term.due_at ? ": it does at " + to_rfc3339(*term.due_at) : std::string()));
    }
    VIGIL_TRY(const auto erased, erase_case(unit, {asked.case_id, asked.reason, now, Occasion::ordered}));
    protocol::StoredErasure stored{.case_id = asked.case_id, .destroyed = {}, .merged = erased.merged};
    for (const auto& wrapped : erased.destroyed) stored.destroyed.push_back(crypto::to_base64url(wrapped));
    return encode(stored);
}

// The certificate leaves only when the file outside has it and the files of the database were looked through.
asio::awaitable<Result<std::string>> finish_erasure(const DeskParts& parts, std::string result) {
    if (parts.erasures == nullptr) co_return problem("unavailable", "erasures are not kept here");
    VIGIL_CO_TRY(const auto stored, decode<protocol::StoredErasure>(result));
    std::vector<std::pair<CaseId, std::string>> certificates;
    VIGIL_CO_TRY(auto certificate, co_await parts.erasures->certify(stored.case_id));
    certificates.emplace_back(stored.case_id, std::move(certificate));
    for (const auto& each : stored.merged) {
        VIGIL_CO_TRY(auto of_part, co_await parts.erasures->certify(each));
        certificates.emplace_back(each, std::move(of_part));
    }
    std::vector<std::string> destroyed;
    for (const auto& each : stored.destroyed) {
        VIGIL_CO_TRY(auto bytes, crypto::from_base64url(each));
        destroyed.push_back(std::move(bytes));
    }
    auto keep = [&]() -> Result<std::int64_t> {
        for (const auto& [id, proof] : certificates) {
            VIGIL_TRY(parts.erasures->keep(id, proof));
        }
        return parts.erasures->look_for(destroyed);
    };
    VIGIL_CO_TRY(const auto remains, co_await runtime::run_on(parts.workers, std::move(keep)));
    auto find = [&](Unit& unit) { return unit.erasures().find_tombstone(stored.case_id); };
    VIGIL_CO_TRY(const auto tombstone, co_await parts.store.read(std::move(find)));
    protocol::CaseErased erased{stored.case_id, tombstone->erased_at, certificates.front().second, {}, {}};
    if (!destroyed.empty()) erased.remains = remains;
    for (auto each = certificates.begin() + 1; each != certificates.end(); ++each)
        erased.merged_certificates.push_back(std::move(each->second));
    co_return encode(erased);
}

protocol::HoldView view_of(const Hold& hold) { return {hold.case_id, hold.reason, hold.placed_at, hold.ended_at}; }

Result<std::string> hold(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_rules(parts));
    VIGIL_TRY(const auto asked, decode<protocol::NameCaseWithReason>(arguments));
    if (parts.retention->hold_reason(asked.reason) == nullptr) return unknown_reason(parts.retention->hold_reasons);
    VIGIL_TRY(const auto placed, hold_case(unit, parts.ids, asked.case_id, asked.reason, now));
    return encode(view_of(placed));
}

Result<std::string> release(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameCase>(arguments));
    VIGIL_TRY(const auto ended, release_case(unit, asked.case_id, now));
    return encode(view_of(ended));
}

Result<std::string> due(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_rules(parts));
    VIGIL_TRY(const auto asked, decode<protocol::ListDue>(arguments));
    VIGIL_TRY(const auto found, due_cases(unit, *parts.retention, asked.after,
                                          static_cast<std::size_t>(asked.limit.value_or(kUsualPage)), now));
    protocol::DueList list;
    for (const auto& each : found.cases)
        list.cases.push_back({each.about.id, each.by->code, each.about.level, each.about.opened_at, each.last_activity,
                              *each.due_at, each.is_open, each.hold.value_or("")});
    list.next = found.next.value_or(CaseId());
    return encode(list);
}

// Shown to whoever handles it and to whoever stands above them.
Result<Concern> concern_of(Unit& unit, const CaseId& id) {
    VIGIL_TRY(const auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    return Concern{id.str(), about->owner, about->division};
}

Result<Concern> concern_with_reason(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameCaseWithReason>(arguments));
    return concern_of(unit, asked.case_id);
}

Result<Concern> concern_of_named(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameCase>(arguments));
    return concern_of(unit, asked.case_id);
}

constexpr std::array kCommands{
    AdminCommand{.name = "case.erase",
                 .effect = Effect::changes,
                 .run = erase,
                 .right = Right::administer,
                 .concern = concern_with_reason,
                 .weight = two_always,
                 .second = Right::secure,
                 .finish = finish_erasure},
    AdminCommand{.name = "case.hold",
                 .effect = Effect::changes,
                 .run = hold,
                 .right = Right::administer,
                 .concern = concern_with_reason},
    AdminCommand{.name = "case.release",
                 .effect = Effect::changes,
                 .run = release,
                 .right = Right::administer,
                 .concern = concern_of_named},
    AdminCommand{.name = "retention.due", .effect = Effect::reads, .run = due, .right = Right::administer},
};

}  // namespace

std::span<const AdminCommand> case_commands() { return kCommands; }

}  // namespace vigil::app
