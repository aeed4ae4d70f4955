#include "app/demo/region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "domain/routing/router.hpp"

namespace vigil::app::demo {
namespace {

constexpr std::string_view kRegionMade = "demo.region_made";
constexpr std::string_view kSubject = "demo";

// At the end of 2023 about one township in six had no station (policy facts 4.1).
constexpr std::size_t kEveryTownshipWithoutStation = 6;

struct Office {
    std::string_view suffix;  // of the name, after the division's
    std::string_view kind;
    std::vector<Function> functions;
};

const std::vector<Office>& offices_of(DivisionLevel level) {
    using enum Function;
    static const std::vector<Office> region{
        {"民政厅未成年人保护处",
         "office",
         {protection, police, emergency_medical, psychiatric, child_director, health, education, procuratorate, women,
          disabled, labour, civil_affairs, medical_insurance}}};
    static const std::vector<Office> league{{"未成年人救助保护中心", "agency", {protection}},
                                            {"公安局", "police", {police}},
                                            {"人民检察院", "procuratorate", {procuratorate}},
                                            {"精神卫生中心", "hospital", {psychiatric}}};
    static const std::vector<Office> banner{{"未成年人救助保护中心", "agency", {protection}},
                                            {"公安局", "police", {police}},
                                            {"人民检察院", "procuratorate", {procuratorate}},
                                            {"教育局", "office", {education}},
                                            {"卫生健康委员会", "office", {health}},
                                            {"妇女联合会", "office", {women}},
                                            {"残疾人联合会", "office", {disabled}},
                                            {"劳动保障监察大队", "office", {labour}},
                                            {"民政局", "office", {civil_affairs}},
                                            {"医疗保障局", "office", {medical_insurance}},
                                            {"人民医院急救站", "hospital", {emergency_medical}}};
    static const std::vector<Office> none;
    switch (level) {
        case DivisionLevel::region:
            return region;
        case DivisionLevel::league:
            return league;
        case DivisionLevel::banner:
            return banner;
        default:
            return none;
    }
}

std::string demo_name(const Division& division, std::string_view suffix) {
    return fmt::format("{}{}(演示)", division.name, suffix);
}

class RegionMaker {
public:
    RegionMaker(Unit& unit, const Administration& administration, Instant now)
        : unit_(unit), administration_(administration), now_(now) {}

    Result<protocol::DemoRegion> make() {
        VIGIL_TRY(const auto divisions, unit_.divisions().all());
        std::map<DivisionCode, std::size_t> townships_of_banner;
        for (const auto& division : divisions) {
            for (const auto& office : offices_of(division.level)) {
                VIGIL_TRY(add(division, office.suffix, office.kind, office.functions));
            }
            if (division.level != DivisionLevel::township || !division.parent) continue;
            VIGIL_TRY(add_township(division, townships_of_banner[*division.parent]++));
        }
        unit_.log().append({std::string(kRegionMade), std::string(kSubject), now_});
        return made_;
    }

private:
    Result<void> add_township(const Division& township, std::size_t index) {
        if (static_cast<std::size_t>(made_.townships++) % kEveryTownshipWithoutStation ==
            kEveryTownshipWithoutStation - 1)
            made_.townships_without_station += 1;
        else {
            VIGIL_TRY(add(township, "未成年人保护工作站", "station", {Function::protection}));
        }
        VIGIL_TRY(add(township, "派出所", "police", {Function::police}));
        VIGIL_TRY(add(township, "嘎查村委会儿童主任", "village_committee", {Function::child_director}));
        if (index != 0) return success();
        // One of each beside the seat of the banner; others are founded when somebody of their kind reports.
        for (const auto& [suffix, kind] : {std::pair{"中心小学", "primary_school"}, std::pair{"中学", "middle_school"},
                                           std::pair{"医院", "hospital"}}) {
            VIGIL_TRY(add(township, suffix, kind, {}));
        }
        return success();
    }

    Result<void> add(const Division& division, std::string_view suffix, std::string_view kind,
                     const std::vector<Function>& functions) {
        VIGIL_TRY(administration_.add_organisation(unit_, demo_name(division, suffix), std::string(kind), division.code,
                                                   functions, now_));
        made_.organisations += 1;
        return success();
    }

    Unit& unit_;
    const Administration& administration_;
    Instant now_;
    protocol::DemoRegion made_{};
};

Result<bool> is_demo(Unit& unit) {
    VIGIL_TRY(const auto made, unit.log().find(kRegionMade, kSubject));
    return made.has_value();
}

std::string_view organisation_suffix(std::string_view kind) {
    static constexpr std::pair<std::string_view, std::string_view> kSuffixes[]{
        {"kindergarten", "幼儿园"},
        {"primary_school", "小学"},
        {"middle_school", "中学"},
        {"high_school", "高级中学"},
        {"vocational_school", "职业学校"},
        {"special_school", "特殊教育学校"},
        {"hospital", "医院"},
        {"township_health_center", "卫生院"},
        {"maternal_child_hospital", "妇幼保健院"},
        {"clinic", "诊所"},
        {"village_committee", "嘎查村民委员会"},
        {"residents_committee", "居民委员会"},
        {"social_work_agency", "社会工作服务中心"},
        {"hotel", "宾馆"},
        {"training_institution", "培训机构"},
        {"welfare_institution", "儿童福利院"},
        {"hotline", "12345热线"}};
    for (const auto& [code, suffix] : kSuffixes)
        if (code == kind) return suffix;
    return "社会公众";
}

// The reporter's own organisation: of its kind in that division, founded where there is none.
Result<Organisation> reporters_organisation(Unit& unit, const Administration& administration,
                                            const protocol::DemoRole& role, Instant now) {
    const std::string kind = role.reporter_org_kind.empty() ? "none" : role.reporter_org_kind;
    const DivisionCode& place = role.divisions.front();
    VIGIL_TRY(const auto there, unit.organisations().list(place));
    for (const auto& each : there)
        if (each.kind == kind) return each;
    VIGIL_TRY(const auto division, unit.divisions().find(place));
    if (!division) return Error{ErrorKind::invalid_input, "the division is not known", "unknown_division"};
    return administration.add_organisation(unit, demo_name(*division, organisation_suffix(kind)), kind, place, {}, now);
}

Result<Organisation> officers_organisation(Unit& unit, const protocol::DemoRole& role, const DivisionCode& place) {
    VIGIL_TRY(auto router, Router::at(unit, place));
    const Function function = role.role == Role::police_liaison ? Function::police : Function::protection;
    VIGIL_TRY(auto route, router.route({function, role.level.value_or(DivisionLevel::township)}));
    return std::move(route.organisation);
}

std::string player_name(Role role) {
    return fmt::format("{}(演示)", role == Role::reporter         ? "报告人"
                                   : role == Role::police_liaison ? "民警"
                                                                  : "值班员");
}

}  // namespace

Result<protocol::DemoRegion> make_region(Unit& unit, const Administration& administration, Instant now) {
    VIGIL_TRY(const auto organisations, unit.organisations().count());
    VIGIL_TRY(const bool stands, is_demo(unit));
    if (stands) return protocol::DemoRegion{organisations, 0, 0, true};
    VIGIL_TRY(const auto reports, unit.reports().count());
    if (organisations > 0 || reports > 0)
        return Error{ErrorKind::conflict,
                     "the database holds real organisations or reports; a demonstration needs a folder of its own"};
    return RegionMaker(unit, administration, now).make();
}

Result<protocol::DemoCast> cast(Unit& unit, const Administration& administration, const Tokens& tokens,
                                const protocol::DemoRoles& roles, Instant now, Instant codes_expire_at) {
    VIGIL_TRY(const bool stands, is_demo(unit));
    if (!stands) return Error{ErrorKind::conflict, "this is no demonstration's database; nothing was changed"};
    protocol::DemoCast cast;
    for (const auto& role : roles.roles) {
        VIGIL_TRY(const auto organisation, role.role == Role::reporter
                                               ? reporters_organisation(unit, administration, role, now)
                                               : officers_organisation(unit, role, role.divisions.front()));
        const NewAccount account{organisation.id, role.role, player_name(role.role), role.reporter_kind, {}};
        VIGIL_TRY(const auto added, administration.add_account(unit, account, now));
        if (role.role != Role::reporter) {
            // One lone officer for several places, as it is in pastoral banners.
            for (const auto& place : role.divisions) {
                VIGIL_TRY(const auto further, officers_organisation(unit, role, place));
                VIGIL_TRY(unit.accounts().add_membership(added.id, {further.id, role.role}));
            }
        }
        const std::string code = tokens.enrolment_code();
        VIGIL_TRY(administration.enrol(unit, added.id, tokens.enrolment_hash(code), codes_expire_at, now));
        cast.players.push_back({added.id, organisation.id, organisation.name, code});
    }
    return cast;
}

}  // namespace vigil::app::demo
