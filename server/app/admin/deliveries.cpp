// delivery.failed, delivery.again: what could not be sent.
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/delivery.hpp>

#include "app/admin/command.hpp"
#include "domain/deliveries/delivering.hpp"
#include "domain/deliveries/occasion.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

constexpr std::size_t kMostShown = 100;

Result<std::string> list_failed(const DeskParts&, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(const auto failed, unit.deliveries().failed(kMostShown));
    protocol::FailedDeliveries listed;
    for (const auto& each : failed) {
        VIGIL_TRY(const bool waits, still_waits(unit, each));
        listed.deliveries.push_back({each.id, each.alert, each.account, each.by, each.ended_at.value_or(each.due_at),
                                     each.attempts, each.code, waits, each.visit.value_or(VisitId())});
    }
    return encode(listed);
}

Result<std::string> send_again(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDelivery>(arguments));
    VIGIL_TRY(try_again(unit, asked.delivery_id, now));
    return done();
}

Result<Concern> concern_of_delivery(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDelivery>(arguments));
    return Concern{asked.delivery_id.str(), {}, {}, {}};
}

constexpr std::array kDeliveryCommands{
    AdminCommand{.name = "delivery.failed", .effect = Effect::reads, .run = list_failed},
    AdminCommand{
        .name = "delivery.again", .effect = Effect::changes, .run = send_again, .concern = concern_of_delivery},
};

}  // namespace

std::span<const AdminCommand> delivery_commands() { return kDeliveryCommands; }

}  // namespace vigil::app
