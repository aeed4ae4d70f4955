// Who may do and see what: the whole of it, as data. Deny by default: what no row allows is refused, and what no row shows
// is left out (promise P7; policy facts 5.4). access.hpp decides by it, `vigil authz print` prints it.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vigil/protocol/projecting.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// What an organisation has to do with a case, through an alert of it. Whoever has no alert is foreign to the case.
enum class Relation { owner, police, protection, procuratorate, rescue, department };
constexpr auto words_of(Relation) {
    using enum Relation;
    return std::array{Word<Relation>{owner, "owner", "承办单位", "owner"},
                      Word<Relation>{police, "police", "公安机关", "police"},
                      Word<Relation>{protection, "protection", "未成年人保护（非承办）", "protection, not the owner"},
                      Word<Relation>{procuratorate, "procuratorate", "检察院", "procuratorate"},
                      Word<Relation>{rescue, "rescue", "急救", "rescue"},
                      Word<Relation>{department, "department", "其他部门", "another department"}};
}

// What a reader of a case is shown; the first shows most.
enum class Projection { handling, overseeing, rescuing, task };
constexpr auto words_of(Projection) {
    using enum Projection;
    return std::array{Word<Projection>{handling, "handling", "承办", "handling"},
                      Word<Projection>{overseeing, "overseeing", "监督", "overseeing"},
                      Word<Projection>{rescuing, "rescuing", "急救", "rescuing"},
                      Word<Projection>{task, "task", "任务", "task"}};
}

// The roles that work with alerts: each sees those of its organisation, follows its stream and reads the case; those that
// answer also acknowledge. Reporters and administrators are not among them.
enum class Answering { no, yes };
struct RoleRight {
    Role role{};
    Answering answering{};
};
std::span<const RoleRight> role_rights();

// In which projection they read the case, by the relation of the organisation in which they hold the role.
struct RelationRight {
    Relation relation{};
    Projection projection{};
};
std::span<const RelationRight> relation_rights();

// One field of the view of a case (protocol/messages/alert.hpp), by pointer, and how each projection shows it.
struct CaseField {
    std::string_view pointer;
    protocol::Shown handling{}, overseeing{}, rescuing{}, task{};

    constexpr protocol::Shown in(Projection projection) const {
        switch (projection) {
            case Projection::handling:
                return handling;
            case Projection::overseeing:
                return overseeing;
            case Projection::rescuing:
                return rescuing;
            case Projection::task:
                return task;
        }
        return protocol::Shown::no;
    }
};
std::span<const CaseField> case_fields();

// What that projection shows, for protocol::projected().
std::span<const protocol::ShownField> shown_fields(Projection projection);

// Whether it shows anything at or below the member `pointer`: what is not shown need not be opened.
bool shows(Projection projection, std::string_view pointer);

}  // namespace vigil
