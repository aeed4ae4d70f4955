// divisions.load: another list of divisions, by which cases find who answers for them.
#include <fmt/format.h>

#include <vigil/protocol/messages/division_list.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/divisions.hpp"
#include "files/divisions_file.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

constexpr std::size_t kMostNamed = 5;  // divisions, in the words for whoever must agree

protocol::DivisionView view_of(const Division& division) {
    return {division.code, division.parent.value_or(DivisionCode()), division.level, division.name};
}

Division division_of(const protocol::DivisionView& view) {
    Division division{.code = view.code,
                      .parent = {},
                      .level = view.level,
                      .kind = std::string(division_kind(view.level, view.division_name)),
                      .name = view.division_name};
    if (!view.parent.str().empty()) division.parent = view.parent;
    return division;
}

// Reading a list of thousands of lines must not hold up the io thread.
asio::awaitable<Result<std::string>> compare(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::LoadDivisions>(arguments));
    auto read = [&] { return parse_divisions(asked.text, "divisions"); };
    auto listed = co_await runtime::run_on(parts.workers, std::move(read));
    if (!listed) {
        listed.error().code = ProblemCode("invalid_document").type().code;
        co_return listed.error();
    }
    auto differ = [&](Unit& unit) { return differing_divisions(unit, listed.value()); };
    VIGIL_CO_TRY(const auto differing, co_await parts.store.read(std::move(differ)));
    protocol::StoredDivisions stored;
    for (const auto& division : differing) stored.rows.push_back(view_of(division));
    co_return encode(stored);
}

Result<std::string> load(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredDivisions>(arguments));
    for (const auto& row : asked.rows) {
        VIGIL_TRY(unit.divisions().put(division_of(row)));
    }
    return encode(protocol::DivisionsLoaded{static_cast<std::int64_t>(asked.rows.size())});
}

// "3 divisions: 150102001000 锡林北路街道, ..."
Result<Concern> concern_of_divisions(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredDivisions>(arguments));
    std::string subject = fmt::format("{} divisions", asked.rows.size());
    for (std::size_t at = 0; at < asked.rows.size() && at < kMostNamed; ++at)
        subject +=
            fmt::format("{} {} {}", at == 0 ? ":" : ",", asked.rows[at].code.str(), asked.rows[at].division_name);
    if (asked.rows.size() > kMostNamed) subject += ", ...";
    return Concern{std::move(subject), {}, {}, {}};
}

Result<Weight> weight_of_divisions(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredDivisions>(arguments));
    return asked.rows.empty() ? Weight::light : Weight::two;
}

constexpr std::array kDivisionCommands{
    AdminCommand{"divisions.load", Effect::changes, load, compare, nullptr, Right::administer, concern_of_divisions,
                 weight_of_divisions},
};

}  // namespace

std::span<const AdminCommand> division_commands() { return kDivisionCommands; }

}  // namespace vigil::app
