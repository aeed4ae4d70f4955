#include "unit/domain/small_region.hpp"

namespace vigil::domain_test {

Result<void> put_divisions(Unit& unit) {
    using enum DivisionLevel;
    struct Line {
        DivisionCode code;
        std::optional<DivisionCode> parent;
        DivisionLevel level;
    };
    const DivisionCode other_leagues_banner("150102000000");
    const Line lines[] = {{kRegion, {}, region},
                          {kLeague, kRegion, league},
                          {kBanner, kLeague, banner},
                          {kTownship, kBanner, township},
                          {kVillage, kTownship, village},
                          {kOtherTownship, kBanner, township},
                          {kTownshipWithout, kBanner, township},
                          {kOtherLeague, kRegion, league},
                          {other_leagues_banner, kOtherLeague, banner},
                          {kOtherLeaguesTownship, other_leagues_banner, township}};
    for (const auto& line : lines) {
        VIGIL_TRY(unit.divisions().put({line.code, line.parent, line.level, "other", "某地", {}, {}, {}}));
    }
    return success();
}

Result<SmallRegion> build_region(Unit& unit, IdSource& ids, Instant now) {
    VIGIL_TRY(put_divisions(unit));
    SmallRegion in;
    struct Line {
        OrganisationId& id;
        const char* name;
        const char* kind;
        DivisionCode division;
        Function function;
    };
    using enum Function;
    const Line lines[] = {{in.region, "自治区保护中心", "agency", kRegion, protection},
                          {in.league_agency, "盟市保护中心", "agency", kLeague, protection},
                          {in.banner_agency, "旗县保护中心", "agency", kBanner, protection},
                          {in.station, "工作站", "station", kTownship, protection},
                          {in.other_station, "邻镇工作站", "station", kOtherTownship, protection},
                          {in.police, "派出所", "police", kTownship, police},
                          {in.banner_police, "公安局", "police", kBanner, police},
                          {in.procuratorate, "检察院", "procuratorate", kBanner, procuratorate},
                          {in.education, "教育局", "office", kBanner, education},
                          {in.women, "妇联", "office", kBanner, women}};
    for (const auto& line : lines) {
        line.id = OrganisationId(ids.next(now));
        VIGIL_TRY(unit.organisations().insert({line.id, line.name, line.kind, line.division, true}));
        VIGIL_TRY(unit.organisations().cover({line.id, line.function, line.division}));
    }
    return in;
}

}  // namespace vigil::domain_test
