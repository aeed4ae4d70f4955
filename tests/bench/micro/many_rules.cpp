#include "bench/micro/many_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <vector>

namespace vigil::bench {
namespace {

using Json = nlohmann::ordered_json;

// None of them protects children, or is police or procuratorate: those rules stay as they are.
constexpr std::array kRecipients{"education_bureau",    "health_commission", "women_federation",
                                 "disabled_federation", "labor_inspection",  "medical_insurance"};

Json var(const char* name) { return {{"var", name}}; }
Json has(const char* list, const std::string& code) { return {{"in", Json::array({code, var(list)})}}; }
Json has_some(const char* list, const std::vector<std::string>& codes) {
    return {{"some", Json::array({var(list), {{"in", Json::array({var(""), codes})}}})}};
}
Json both(Json first, Json second) { return {{"and", Json::array({std::move(first), std::move(second)})}}; }

class Maker {
public:
    explicit Maker(const Json& rules)
        : circumstances_(codes_of(rules, "circumstances")),
          relations_(relations_of(rules)),
          kinds_(codes_of(rules, "reporter_kinds")),
          organisations_(codes_of(rules, "reporter_org_kinds")) {
        for (const auto& signal : rules.at("signals"))
            if (!signal.contains("role")) signals_.push_back(signal.at("code"));  // those with a floor
    }

    Json rule(std::size_t number) const {
        return {{"id", fmt::format("L{}", number + 1)},
                {"zh", fmt::format("地方约定{}", number + 1)},
                {"en", fmt::format("local arrangement {}", number + 1)},
                {"basis", Json::array({"MPL 81"})},
                {"when", condition(number % 4, number / 4)},
                {"recipients", Json::array({kRecipients[number % kRecipients.size()]})},
                {"release", "now"}};
    }

private:
    static std::vector<std::string> codes_of(const Json& rules, const char* section) {
        std::vector<std::string> codes;
        for (const auto& each : rules.at(section)) codes.push_back(each.at("code"));
        return codes;
    }

    // Without those for whom nobody else is told (N10): such a rule could never be reached.
    static std::vector<std::string> relations_of(const Json& rules) {
        auto relations = codes_of(rules, "suspect_relations");
        const auto denied = rules.at("deny").at("when").dump();
        std::erase_if(relations, [&](const std::string& each) { return denied.find('"' + each + '"') != denied.npos; });
        return relations;
    }

    // Another one for each `number`: of two lists every pair comes before a pair comes again.
    Json condition(std::size_t form, std::size_t number) const {
        const auto& signal = signals_[number % signals_.size()];
        const auto step = number / signals_.size() + number;
        switch (form) {
            case 0:
                return both(has("signals", signal), has("suspect_relations", relations_[step % relations_.size()]));
            case 1:
                return both(has_some("signals", {signal, signals_[(number + 7) % signals_.size()],
                                                 signals_[(number + 19) % signals_.size()]}),
                            has("reporter_kinds", kinds_[step % kinds_.size()]));
            case 2:
                return both(both(has("circumstances", circumstances_[number % circumstances_.size()]),
                                 has("suspect_relations",
                                     relations_[(number / circumstances_.size() + number) % relations_.size()])),
                            {{"<=", Json::array({var("youngest_months"), 95})}});
            default:
                return both({{">=", Json::array({var("level"), 1})}},
                            both(has("signals", signal),
                                 has("reporter_org_kinds", organisations_[step % organisations_.size()])));
        }
    }

    std::vector<std::string> circumstances_, relations_, kinds_, organisations_, signals_{};
};

}  // namespace

std::string with_many_rules(std::string_view rules, std::size_t count) {
    auto document = Json::parse(rules);
    auto& notifications = document.at("notifications");
    const Maker maker(document);
    const std::size_t others = document.at("derivations").size() + document.at("levels").at("by_age").size();
    for (std::size_t number = 0; notifications.size() + others < count; ++number)
        notifications.push_back(maker.rule(number));
    return document.dump();
}

}  // namespace vigil::bench
