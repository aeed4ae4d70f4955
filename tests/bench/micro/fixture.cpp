#include "bench/micro/fixture.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vigil/protocol/codec.hpp>

#include "bench/micro/many_rules.hpp"
#include "files/rule_set_file.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::bench {
namespace {

constexpr std::size_t kPlaces = 60;

const std::filesystem::path kSource = VIGIL_SOURCE_DIR;
const std::filesystem::path kRules = kSource / "config/rules/cn-nm-2026.json";

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

triage::RuleSet make_many_rules() {
    auto rules = files::parse_rule_set(with_many_rules(text_of(kRules), Fixture::kManyRules));
    if (rules) return std::move(rules).value();
    const auto& first = rules.error().violations.front();
    throw std::runtime_error("many rules: " + first.pointer + " " + first.message);
}

std::vector<DivisionCode> places_of(const std::vector<protocol::OrganisationView>& stations) {
    std::vector<DivisionCode> places;
    for (const auto& station : stations)
        if (places.size() < kPlaces) places.push_back(station.division);
    return places;
}

}  // namespace

Fixture& Fixture::instance() {
    static Fixture fixture;
    return fixture;
}

Fixture::Fixture()
    : folder_(VIGIL_BINARY, temporary_.path()),
      schools_(folder_.organisations("primary_school")),
      stations_(folder_.organisations("station")),
      time_(runtime::SystemTimers().now()),
      site_(folder_, time_, kReports),
      many_rules_(make_many_rules()) {
    senders_ = site_.add_reporters({schools_.front()}, "teacher", now());
    samples_ = std::make_unique<Samples>(kSource / "tests/data/sample-reports.jsonl", kRules, places_of(stations_));
    for (std::size_t i = 0; i < kReports; ++i) {
        MadeReport made{samples_->next(), {}, {}, {}};
        made.body = protocol::encode(made.document);
        add_report(made.facts, facts_of(made.document, sender().kinds, now()));
        made.facts.township_known = true;
        made.ground = site_.ground_of(made.document.places);
        reports_.push_back(std::move(made));
    }
}

Filing Fixture::next_filing() {
    time_.set(now() + std::chrono::milliseconds(1));
    const auto& made = reports_[filed_++ % reports_.size()];
    auto document = samples_->next();
    document.places = made.document.places;
    const auto body = protocol::encode(document);
    return prepare(site_.tools(), std::move(document), body, sender(), made.ground, now());
}

}  // namespace vigil::bench
