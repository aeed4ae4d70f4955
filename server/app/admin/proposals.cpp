// proposal.*: what waits for a second administrator. Approving and refusing is the desk's own work.
#include "app/admin/command.hpp"
#include "domain/control/deciding.hpp"

namespace vigil::app {
namespace {

Result<std::string> list_proposals(const DeskParts&, Unit& unit, const std::string&, Instant now) {
    VIGIL_TRY(const auto pending, unit.proposals().pending());
    protocol::ProposalList listed;
    for (const auto& each : pending) {
        if (each.kind != ProposalKind::administration || each.expires_at <= now) continue;
        VIGIL_TRY(auto view, proposal_view(unit, each));
        listed.proposals.push_back(std::move(view));
    }
    return protocol::encode(listed);
}

constexpr std::array kProposalCommands{
    // Whoever may agree to something must see what waits.
    AdminCommand{.name = "proposal.list",
                 .effect = Effect::looks,
                 .run = list_proposals,
                 .right = Right::secure,
                 .also = Right::administer},
};

}  // namespace

std::span<const AdminCommand> proposal_commands() { return kProposalCommands; }

}  // namespace vigil::app
