// Who may do and see what: the whole of it, as data. Deny by default: what no row allows is refused, and what no row shows
// is left out (promise P7; policy facts 5.4). access.hpp decides by it, `vigil authz print` prints it.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
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

// What a role may do. Of a case, always through the organisation in which it is held.
enum class Right {
    see,          // alerts of its organisation: lists, live items, the case behind them
    answer,       // acknowledge them
    handle,       // as owner or police: code, set the level, ask the reporter, ask to open who reported
    approve,      // as the second person, from above: lower levels, the opening of who reported
    bar,          // keep an organisation or a person out of a case
    break_glass,  // read a case below it that nobody asked it about, for a while and with a reason
    review,       // see who looked, and judge broken glass
    roster,       // plan who is on duty, at its organisation and below
    administer,   // organisations, coverage, accounts, rules, erasing; as the second person: keys
    secure,       // devices, second factors, keys; as the second person: changes by the system administrator
    audit,        // the log, the record of looks
};
constexpr auto words_of(Right) {
    using enum Right;
    return std::array{Word<Right>{see, "see", "查看警报和个案", "sees"},
                      Word<Right>{answer, "answer", "签收", "acknowledges"},
                      Word<Right>{handle, "handle", "办理", "handles"},
                      Word<Right>{approve, "approve", "二次确认", "approves"},
                      Word<Right>{bar, "bar", "设定回避", "keeps out"},
                      Word<Right>{break_glass, "break_glass", "应急查看", "breaks the glass"},
                      Word<Right>{review, "review", "复核查看记录", "reviews looks"},
                      Word<Right>{roster, "roster", "安排值班", "plans duty"},
                      Word<Right>{administer, "administer", "系统管理", "administers"},
                      Word<Right>{secure, "secure", "安全管理", "secures"},
                      Word<Right>{audit, "audit", "审计", "audits"}};
}

class Rights {
public:
    constexpr Rights(std::initializer_list<Right> rights) {
        for (const auto right : rights) bits_ |= bit(right);
    }
    constexpr bool has(Right right) const { return (bits_ & bit(right)) != 0; }

private:
    static constexpr std::uint32_t bit(Right right) { return std::uint32_t{1} << static_cast<unsigned>(right); }
    std::uint32_t bits_ = 0;
};

struct RoleRights {
    Role role{};
    Rights rights;
};
std::span<const RoleRights> role_rights();

// Deny by default.
bool may(Role role, Right right);

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

// What it shows of another organisation's alert, as live items and the case tell it; pointers into an AlertSummary.
std::span<const protocol::ShownField> shown_alert_fields(Projection projection);

// Who reads what is known of an officer's device: its holder, or whoever oversees the officer's duty.
enum class DeviceReader { oneself, overseer };
constexpr auto words_of(DeviceReader) {
    using enum DeviceReader;
    return std::array{Word<DeviceReader>{oneself, "oneself", "本人", "its holder"},
                      Word<DeviceReader>{overseer, "overseer", "负责人和排班人", "chiefs, and whoever plans duty"}};
}

// One field of a device (protocol/messages/reachability.hpp), by pointer.
struct DeviceField {
    std::string_view pointer;
    protocol::Shown oneself{}, overseer{};

    constexpr protocol::Shown to(DeviceReader reader) const {
        return reader == DeviceReader::oneself ? oneself : overseer;
    }
};
std::span<const DeviceField> device_fields();
std::span<const protocol::ShownField> shown_device_fields(DeviceReader reader);

// Whether rows of this release class are shown: who is told on release, or is only to file, tells from where a report
// came (rule N7).
bool shows(Projection projection, ReleaseClass release);

// Whether it shows anything at or below the member `pointer`: what is not shown need not be opened.
bool shows(Projection projection, std::string_view pointer);

}  // namespace vigil
