#include "files/short_limits.hpp"

#include <nlohmann/json.hpp>

#include "files/rule_set_file.hpp"

namespace vigil::files {

Result<std::string> with_short_limits(std::string_view rule_set_json, std::int64_t version, std::chrono::seconds step) {
    VIGIL_TRY(parse_rule_set(rule_set_json));  // so that what is changed below is there
    auto document = nlohmann::ordered_json::parse(rule_set_json);
    document["version"] = version;
    const auto seconds = [&](int steps) { return nlohmann::ordered_json{{"seconds", (step * steps).count()}}; };
    for (auto& clock : document["clocks"]) {
        if (clock["code"] != triage::kStationAcknowledges && clock["code"] != triage::kPoliceAcknowledge) continue;
        clock["limits"]["red"] = seconds(1);
        if (!clock.contains("ladder")) continue;  // then it climbs each time that the limit passes again
        clock["ladder"].erase("rings");           // they would have to come between two steps
        clock["ladder"].erase("channels");
        int steps = 0;
        for (auto& rung : clock["ladder"]["rungs"]) rung["after"]["red"] = seconds(++steps);
        clock["ladder"]["repeats"]["red"] = seconds(1);
    }
    return document.dump(2);
}

}  // namespace vigil::files
