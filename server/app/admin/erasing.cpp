#include "app/admin/erasing.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/erasures.hpp"
#include "domain/retention/retention.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

Result<const RetentionReason*> known(const RetentionReason* found, const std::vector<RetentionReason>& reasons) {
    if (found != nullptr) return found;
    std::string codes;
    for (const auto& each : reasons) codes += (codes.empty() ? "must be one of " : ", ") + each.code;
    return problem("unknown_code", "the retention rules have no such reason", {{"/reason", "unknown_value", codes}});
}

}  // namespace

Result<const RetentionRules*> require_rules(const DeskParts& parts) {
    if (parts.retention == nullptr) return problem("unavailable", "there are no retention rules here");
    return parts.retention;
}

Result<const RetentionReason*> erasure_reason(const DeskParts& parts, const std::string& code) {
    VIGIL_TRY(const auto* const rules, require_rules(parts));
    return known(rules->erasure_reason(code), rules->erasure_reasons);
}

Result<const RetentionReason*> hold_reason(const DeskParts& parts, const std::string& code) {
    VIGIL_TRY(const auto* const rules, require_rules(parts));
    return known(rules->hold_reason(code), rules->hold_reasons);
}

asio::awaitable<Result<std::optional<std::int64_t>>> keep_and_look(const DeskParts& parts, Certificates certificates,
                                                                   std::vector<std::string> destroyed) {
    std::vector<std::string> wanted;
    for (const auto& each : destroyed) {
        VIGIL_CO_TRY(auto bytes, crypto::from_base64url(each));
        wanted.push_back(std::move(bytes));
    }
    auto keep = [&]() -> Result<std::int64_t> {
        for (const auto& [erased, certificate] : certificates) {
            VIGIL_TRY(parts.erasures->keep(erased, certificate));
        }
        return parts.erasures->look_for(wanted);
    };
    VIGIL_CO_TRY(const auto remains, co_await runtime::run_on(parts.workers, std::move(keep)));
    co_return wanted.empty() ? std::optional<std::int64_t>() : std::optional(remains);
}

}  // namespace vigil::app
