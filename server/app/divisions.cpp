#include "app/divisions.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "app/blocking.hpp"
#include "files/divisions_file.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kAtOnce = 500;  // in one transaction, beside which reports are taken

bool is_same(const Division& a, const Division& b) {
    return a.parent == b.parent && a.level == b.level && a.kind == b.kind && a.name == b.name;
}

struct Compared {
    bool had_any = false;  // the database
    std::vector<Division> differing;
};

}  // namespace

Result<std::vector<Division>> differing_divisions(Unit& unit, const std::vector<Division>& listed) {
    VIGIL_TRY(const auto stored, unit.divisions().all());
    std::map<DivisionCode, const Division*> known;
    for (const auto& division : stored) known.emplace(division.code, &division);
    std::vector<Division> differing;
    for (const auto& division : listed) {
        const auto before = known.find(division.code);
        if (before == known.end() || !is_same(*before->second, division)) differing.push_back(division);
    }
    return differing;
}

Result<DivisionsTaken> take_divisions(Store& store, const std::filesystem::path& list, Taking taking) {
    VIGIL_TRY(const auto listed, load_divisions(list));
    auto compare = [&](Unit& unit) -> Result<Compared> {
        VIGIL_TRY(const auto count, unit.divisions().count());
        VIGIL_TRY(auto differing, differing_divisions(unit, listed));
        return Compared{count > 0, std::move(differing)};
    };
    VIGIL_TRY(const auto compared, await_read(store, std::move(compare)));
    const auto& differing = compared.differing;
    if (compared.had_any && taking == Taking::first_list) return DivisionsTaken{0, differing.size()};
    for (std::size_t begin = 0; begin < differing.size(); begin += kAtOnce) {
        const auto part = std::span(differing).subspan(begin, std::min(kAtOnce, differing.size() - begin));
        auto load = [&](Unit& unit) -> Result<std::monostate> {
            for (const auto& division : part) {
                VIGIL_TRY(unit.divisions().put(division));
            }
            return std::monostate{};
        };
        VIGIL_TRY(await_write(store, std::move(load)));
    }
    return DivisionsTaken{differing.size(), 0};
}

}  // namespace vigil::app
