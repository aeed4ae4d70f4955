// What is let in, and how soon, while far more comes than can be done (docs/decisions/0030-what-overload-sheds-first.md).
#include <fmt/format.h>

#include <future>

#include "bench/load/scenarios.hpp"

namespace vigil::bench {
namespace {

constexpr double kEmergencies = 0.01;          // of the flood of known senders
constexpr std::size_t kKnown = 64;             // known senders who go on while strangers pour in
constexpr double kKnownEmergencies = 5;        // of theirs, a second
constexpr double kKnownReports = 45;           // and others
constexpr double kNormal = 50;                 // reports a second that are let in on a normal day
constexpr std::chrono::seconds kRecovery{10};  // so long it is watched

double ms_between(Steady::time_point earlier, Steady::time_point later) {
    return std::chrono::duration<double, std::milli>(later - earlier).count();
}

std::string accepted(const Filing& filing) {
    const auto timings = filing.accepting();
    return fmt::format("{} of {}; p50 / p99 / longest {:.1f} / {:.1f} / {:.1f} ms", filing.receipted.size(),
                       filing.receipted.size() + filing.refusals(), timings.percentile(0.5), timings.percentile(0.99),
                       timings.longest());
}

std::string refusals(const Filing& filing) {
    std::string text;
    for (const auto& [code, count] : filing.refused) text += fmt::format("{} {}, ", count, code);
    return fmt::format("{}{} without Retry-After; a refusal takes p50 / p99 {:.1f} / {:.1f} ms", text,
                       filing.without_retry_after, filing.refusing.percentile(0.5), filing.refusing.percentile(0.99));
}

// An address each, as people have: all of 127.0.0.0/8 is this machine.
std::string address_of(std::size_t stranger) { return fmt::format("127.1.{}.{}", stranger / 250, stranger % 250 + 1); }

}  // namespace

std::vector<Filing> Bench::flood(std::string_view title, const std::function<std::vector<Filing>()>& pour) {
    const auto resident = resident_bytes(site_.process());
    const auto before = cpu_times(site_.process());
    auto filings = pour();
    const auto cpu = cpu_times(site_.process()) - before;

    Filing all;
    std::size_t offered = 0;
    Timings late;
    for (const auto& filing : filings) {
        all.seconds = std::max(all.seconds, filing.seconds);
        all.receipted.insert(all.receipted.end(), filing.receipted.begin(), filing.receipted.end());
        offered += filing.receipted.size() + filing.refusals();
        all.unsent += filing.unsent;
        late.add(filing.late);
    }
    print_(title, fmt::format("{:.0f}/s for {:.0f} s; {} more found every connection busy to the end",
                              static_cast<double>(offered) / all.seconds, all.seconds, all.unsent));
    print_("  the tool sends after its time p50 / p99, ms",
           fmt::format("{:.1f} / {:.1f}", late.percentile(0.5), late.percentile(0.99)));
    std::string threads;
    for (const auto& [name, seconds] : cpu)
        if (seconds / all.seconds >= 0.005) threads += fmt::format(" {} {:.2f}", name, seconds / all.seconds);
    print_("  server CPU, cores", fmt::format("{:.2f} ({})", total(cpu) / all.seconds, threads.substr(1)));
    print_("  process memory before / at most, MB",
           fmt::format("{} / {}", resident / 1'000'000, most_resident_bytes(site_.process()) / 1'000'000));
    print_outcome(all);
    return filings;
}

void Bench::print_flow(std::string_view who, const Filing& filing) {
    print_(fmt::format("  {} accepted", who), accepted(filing));
    if (filing.refusals() > 0) print_(fmt::format("  {} refused", who), refusals(filing));
}

// From the end of the flood on: ordinary reports as on a normal day.
void Bench::print_recovery() {
    const auto normal =
        file_flows(io_, {{reporters(kKnown), kNormal, [this] { return samples_->next_ordinary(); }}}, kRecovery)
            .front();
    const double refused_for = normal.refusals() == 0 ? 0 : ms_between(normal.begun, normal.last_refused);
    print_("  afterwards: ordinary reports", accepted(normal));
    print_("  the last refusal after the flood, ms", fmt::format("{:.0f}", refused_for));
}

void Bench::overload() {
    const std::chrono::duration<double> length(plan_.flood_seconds);
    const NextReport emergency = [this] { return samples_->next_emergency(); };
    const NextReport ordinary = [this] { return samples_->next_ordinary(); };

    const auto everybody = reporters(plan_.flooders);
    const auto known = flood(fmt::format("flood of {} known senders", everybody.size()), [&] {
        return file_flows(io_,
                          {{everybody, plan_.flood * kEmergencies, emergency},
                           {everybody, plan_.flood * (1 - kEmergencies), ordinary}},
                          length);
    });
    print_flow("emergencies", known[0]);
    print_flow("others", known[1]);
    print_recovery();

    Filers strangers;
    std::vector<Filer*> flooders;
    for (std::size_t i = 0; i < plan_.flooders; ++i) {
        auto* filer =
            strangers.emplace_back(std::make_unique<Filer>(io_, site_.endpoint(), site_.tls(), address_of(i))).get();
        filer->api.emplace(filer->http);
        flooders.push_back(filer);
    }
    // On a thread of their own: else they would wait for those who flood, in the tool, and it would look like the server's doing.
    asio::io_context aside{1};
    const auto teachers = enrol(aside, site_, kKnown, schools_, Role::reporter, "teacher");
    std::vector<Filer*> some;
    for (const auto& teacher : teachers) some.push_back(teacher.get());
    auto their_samples = *samples_;
    const auto file_aside = [&] {
        return file_flows(aside,
                          {{some, kKnownEmergencies, [&] { return their_samples.next_emergency(); }},
                           {some, kKnownReports, [&] { return their_samples.next_ordinary(); }}},
                          length);
    };
    const auto title = fmt::format("flood of {} strangers, an address each, all emergencies", flooders.size());
    const auto mixed = flood(title, [&] {
        auto beside = std::async(std::launch::async, file_aside);
        auto filings = file_flows(io_, {{flooders, plan_.flood, emergency}}, length);
        for (auto& filing : beside.get()) filings.push_back(std::move(filing));
        return filings;
    });
    print_flow("strangers", mixed[0]);
    print_flow("known senders' emergencies", mixed[1]);
    print_flow("known senders' others", mixed[2]);
    print_recovery();
}

}  // namespace vigil::bench
