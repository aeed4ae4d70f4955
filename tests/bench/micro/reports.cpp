// A report before its transaction: from bytes to what is stored.
#include <benchmark/benchmark.h>

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "bench/micro/fixture.hpp"
#include "domain/reports/validation.hpp"
#include "domain/triage/assess.hpp"

namespace vigil::bench {
namespace {

// Runs `step` on one report after the other; returns how long their bodies are on average.
template <class Step>
void on_each_report(benchmark::State& state, Step step) {
    const auto& reports = Fixture::instance().reports();
    std::size_t at = 0, bytes = 0;
    for (auto _ : state) {
        const auto& report = reports[at++ % reports.size()];
        bytes += report.body.size();
        benchmark::DoNotOptimize(step(report));
    }
    state.counters["bytes"] = benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgIterations);
}

void decode_a_report(benchmark::State& state) {
    on_each_report(state, [](const MadeReport& report) { return protocol::decode<protocol::FileReport>(report.body); });
}
BENCHMARK(decode_a_report);

void encode_a_report(benchmark::State& state) {
    on_each_report(state, [](const MadeReport& report) { return protocol::encode(report.document); });
}
BENCHMARK(encode_a_report);

void encode_an_item(benchmark::State& state) {
    protocol::ItemBody item{.kind = ItemKind::alert, .alert = protocol::AlertSummary{}, .report = {}};
    auto& fixture = Fixture::instance();
    auto& alert = *item.alert;
    alert.alert_id = AlertId(fixture.site().ids().next(fixture.now()));
    alert.case_id = CaseId(fixture.site().ids().next(fixture.now()));
    alert.organisation_id = OrganisationId(fixture.sender().organisation);
    alert.owner = true;
    alert.version = alert.revision = 1;
    alert.level = Level::orange;
    alert.division = fixture.reports().front().document.places.now->division;
    alert.raised_at = fixture.now();
    alert.due_at = fixture.now();
    const StreamId stream("org:" + alert.organisation_id.str());
    for (auto _ : state) benchmark::DoNotOptimize(protocol::item_frame(stream, 17, protocol::encode(item)));
}
BENCHMARK(encode_an_item);

void validate_a_report(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    on_each_report(state, [&](const MadeReport& report) {
        return validate(report.document, fixture.rules(), fixture.now()).has_value();
    });
}
BENCHMARK(validate_a_report);

void triage_by(benchmark::State& state, const triage::RuleSet& rules) {
    on_each_report(state, [&](const MadeReport& report) { return triage::assess(rules, report.facts); });
    state.counters["rules"] =
        static_cast<double>(rules.derivations.size() + rules.levels.by_age.size() + rules.notifications.size());
}
void triage_a_report(benchmark::State& state) { triage_by(state, Fixture::instance().rules()); }
BENCHMARK(triage_a_report);
void triage_a_report_by_many_rules(benchmark::State& state) { triage_by(state, Fixture::instance().many_rules()); }
BENCHMARK(triage_a_report_by_many_rules);

void hash_the_terms_of_a_child(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    const auto today = china_date(fixture.now());
    std::size_t terms = 0;
    std::vector<const MadeReport*> with_children;
    for (const auto& report : fixture.reports())
        if (!report.document.children.empty()) with_children.push_back(&report);
    std::size_t at = 0;
    for (auto _ : state) {
        const auto& report = *with_children[at++ % with_children.size()];
        const auto& child = report.document.children.front();
        const auto hashed =
            matching::hashed(fixture.site().keys().pseudonyms(), matching::terms_of(child, report.ground, today));
        terms += hashed.kept.size() + hashed.sought.size();
    }
    state.counters["terms"] = benchmark::Counter(static_cast<double>(terms), benchmark::Counter::kAvgIterations);
}
BENCHMARK(hash_the_terms_of_a_child);

void prepare_a_filing(benchmark::State& state) {
    auto& fixture = Fixture::instance();
    on_each_report(state, [&](const MadeReport& report) {
        return prepare(fixture.site().tools(), report.document, report.body, fixture.sender(), report.ground,
                       fixture.now());
    });
}
BENCHMARK(prepare_a_filing);

}  // namespace
}  // namespace vigil::bench
