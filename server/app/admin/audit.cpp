// audit.*: what outside holders say about our history.
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/problems.hpp>
#include <vigil/protocol/proofs.hpp>

#include "app/admin/command.hpp"

namespace vigil::app {
namespace {

using protocol::CountersignatureClaims;
using protocol::decode;
using protocol::encode;

struct Said {
    const Holder& holder;
    CountersignatureClaims claims;
};

Result<Said> verify(const Holders& holders, const std::string& jws) {
    const auto parts = crypto::split_compact(jws);
    if (!parts || parts.value().typ != kCountersignatureType)
        return problem("invalid_document", "this is no countersignature of a checkpoint");
    const Holder* holder = holders.find(parts.value().kid);
    if (holder == nullptr) return problem("not_found", "no holder with this key is configured (checkpoints.holders)");
    const auto verified = crypto::verify_compact(jws, kCountersignatureType, holders.lookup());
    if (!verified) return problem("invalid_document", "the countersignature is not valid");
    VIGIL_TRY(auto claims, decode<CountersignatureClaims>(verified.value().payload));
    if (claims.holder != holder->name)
        return problem("conflict",
                       "the holder calls itself otherwise than the file of its key is named: " + holder->name);
    return Said{*holder, std::move(claims)};
}

// A true countersignature that our log contradicts is the alarm that holders are there for.
Result<void> compare(Unit& unit, const DeskParts& parts, const Said& said) {
    if (said.claims.log != parts.log_id)
        return problem("conflict", "this is about another log: this database is not the one that the holder follows");
    VIGIL_TRY(const auto root, unit.checkpoints().root_at(said.claims.pos));
    if (!root)
        return problem("conflict", "the log ends before entry " + std::to_string(said.claims.pos) +
                                       ", which the holder has seen: this database was put back to an older state; "
                                       "run vigil audit verify");
    if (crypto::to_base64url(*root) != said.claims.root)
        return problem("conflict", "the log up to entry " + std::to_string(said.claims.pos) +
                                       " is not the one that the holder has seen: history was written anew; "
                                       "run vigil audit verify");
    return success();
}

Result<std::string> add_countersignature(const DeskParts& parts, Unit& unit, const std::string& arguments,
                                         Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::AddCountersignature>(arguments));
    VIGIL_TRY(const auto said, verify(parts.holders, asked.jws));
    VIGIL_TRY(compare(unit, parts, said));
    const Countersignature countersignature{.id = CountersignatureId(parts.ids.next(now)),
                                            .pos = said.claims.pos,
                                            .kid = said.holder.kid,
                                            .holder = said.holder.name,
                                            .added_at = now,
                                            .jws = asked.jws};
    VIGIL_TRY(const bool is_new, unit.checkpoints().insert(countersignature));
    if (is_new)
        unit.log().append({"countersignature.added",
                           countersignature.id.str(),
                           now,
                           {{"pos", std::to_string(countersignature.pos)}, {"kid", countersignature.kid}}});
    return encode(protocol::CountersignatureAdded{countersignature.holder, countersignature.pos, is_new});
}

constexpr std::array kAuditCommands{
    AdminCommand{"audit.add-countersignature", Effect::changes, add_countersignature, nullptr, nullptr, Right::audit}};

}  // namespace

std::span<const AdminCommand> audit_commands() { return kAuditCommands; }

}  // namespace vigil::app
