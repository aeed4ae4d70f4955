// rules.*: which rules judge, which judge along, and what other rules would change.
#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>
#include <vigil/protocol/messages/rules.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "domain/rules/activation.hpp"
#include "domain/rules/replay.hpp"
#include "runtime/run_on.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

constexpr std::size_t kReplayPage = 100;  // reports that one transaction of a replay looks at
constexpr std::size_t kExamples = 5;      // cases that are named for each kind of difference

// ---- rules as they are offered ----

Result<std::shared_ptr<const triage::RuleSet>> read_rules(const DeskParts& parts, const std::string& body) {
    if (parts.rules_in_use == nullptr) return Error{ErrorKind::internal, "no rules are in use"};
    return parts.rules_in_use->library->read(body);
}

// Reading and checking a rule set takes tens of milliseconds, which must hold up neither the io thread nor the writer. What
// was read is kept by the library for the transaction and for whoever is told.
asio::awaitable<Result<std::shared_ptr<const triage::RuleSet>>> read_aside(const DeskParts& parts,
                                                                           const std::string& body) {
    auto read = [&] { return read_rules(parts, body); };
    co_return co_await runtime::run_on(parts.workers, std::move(read));
}

std::string hash_of(const DeskParts& parts, const std::string& body) {
    return crypto::to_hex(parts.tokens.body_hash(body));
}

RuleText text_of(const DeskParts& parts, const triage::RuleSet& rules, std::string body) {
    RuleText text{{rules.id, rules.version}, parts.tokens.body_hash(body), {}};
    text.body = std::move(body);
    return text;
}

// Alone, or with whoever proposed it.
ActedBy acted_by(const DeskParts& parts) {
    return parts.proposed_by.empty() ? ActedBy{parts.by, {}} : ActedBy{parts.proposed_by, parts.by};
}

// ---- views ----

protocol::ActivationView view_of(const Activation& activation) {
    return {activation.id,  activation.version.rule_set, activation.version.version,
            activation.how, activation.who.by,           activation.who.second,
            activation.at};
}

protocol::RuleVersionView view_of(const StoredRules& rules) {
    return {rules.version.rule_set, rules.version.version, crypto::to_hex(rules.sha256), rules.stored_at};
}

protocol::ShadowRunView view_of(const ShadowRun& run) {
    return {run.id,       run.version.rule_set, run.version.version, run.against.rule_set, run.against.version,
            run.began_at, run.began_by,         run.ended_at,        run.ended_by,         run.compared,
            run.differing};
}

protocol::DifferenceCount view_of(const triage::Difference& difference, std::int64_t count,
                                  std::vector<CaseId> examples) {
    return {difference.kind, difference.subject, difference.before, difference.after, count, std::move(examples)};
}

// ---- which rules judge ----

Result<Activation> standing(Unit& unit) {
    VIGIL_TRY(const auto active, unit.rules().active());
    if (!active) return Error{ErrorKind::internal, "no rules are active"};
    return *active;
}

protocol::StoredActivation kept(const DeskParts& parts, const RuleVersion& version, std::string body,
                                const RuleVersion& against) {
    protocol::StoredActivation stored{version.rule_set, version.version, hash_of(parts, body), {},
                                      against.rule_set, against.version};
    stored.body = std::move(body);
    return stored;
}

asio::awaitable<Result<std::string>> read_offer(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode<protocol::OfferRules>(arguments));
    VIGIL_CO_TRY(const auto rules, co_await read_aside(parts, asked.body));
    VIGIL_CO_TRY(const auto active, co_await parts.store.read(&standing));
    co_return encode(kept(parts, {rules->id, rules->version}, std::move(asked.body), active.version));
}

Result<RuleText> version_of(Unit& unit, std::int64_t version) {
    VIGIL_TRY(const auto active, standing(unit));
    VIGIL_TRY(auto stored, unit.rules().find({active.version.rule_set, version}));
    if (!stored)
        return Error{ErrorKind::not_found, fmt::format("{} version {} is not stored: vigil rules history lists what is",
                                                       active.version.rule_set, version)};
    return std::move(*stored);
}

// The version's bytes are read from the database, so that they are at hand when it judges.
asio::awaitable<Result<std::string>> read_stored(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::NameRules>(arguments));
    struct Found {
        RuleText rules;
        RuleVersion against;
    };
    auto find = [&](Unit& unit) -> Result<Found> {
        VIGIL_TRY(auto rules, version_of(unit, asked.version));
        VIGIL_TRY(const auto active, standing(unit));
        return Found{std::move(rules), active.version};
    };
    VIGIL_CO_TRY(auto found, co_await parts.store.read(std::move(find)));
    VIGIL_CO_TRY(co_await read_aside(parts, found.rules.body));
    co_return encode(kept(parts, found.rules.version, std::move(found.rules.body), found.against));
}

asio::awaitable<Result<std::monostate>> read_kept(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::StoredActivation>(arguments));
    VIGIL_CO_TRY(co_await read_aside(parts, asked.body));
    co_return std::monostate{};
}

// Whoever agreed to it knew what judged then.
Result<protocol::StoredActivation> agreed(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(auto asked, decode<protocol::StoredActivation>(arguments));
    VIGIL_TRY(const auto active, standing(unit));
    if (active.version != RuleVersion{asked.against_rule_set, asked.against_version})
        return Error{ErrorKind::conflict,
                     fmt::format("{} version {} judges now, and {} version {} did when this was asked for: ask again",
                                 active.version.rule_set, active.version.version, asked.against_rule_set,
                                 asked.against_version)};
    return asked;
}

std::string view_of(const Activated& activated) {
    return encode(protocol::RulesActivated{view_of(activated.active), activated.changed, activated.ended_shadow});
}

Result<std::string> activate(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(auto asked, agreed(unit, arguments));
    VIGIL_TRY(const auto rules, read_rules(parts, asked.body));
    const auto text = text_of(parts, *rules, std::move(asked.body));
    VIGIL_TRY(const auto activated, activate_rules(unit, parts.ids, text, acted_by(parts), now));
    return view_of(activated);
}

Result<std::string> roll_back(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, agreed(unit, arguments));
    VIGIL_TRY(const auto activated, roll_rules_back(unit, parts.ids, asked.version, acted_by(parts), now));
    return view_of(activated);
}

// From here on everything that begins is judged by them; what began before finishes as it began. A shadow run compared with
// what judges no longer, and has ended.
void tell_activated(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::StoredActivation>(arguments);
    if (!asked) return;
    const auto rules = read_rules(parts, asked.value().body);
    if (!rules) return;  // cannot be: it was read before the transaction
    const auto before = parts.rules_in_use->active.get();
    if (before && before->id == rules.value()->id && before->version == rules.value()->version) return;
    parts.rules_in_use->active.replace(rules.value());
    parts.rules_in_use->shadow.replace(nullptr);
}

// "cn-nm-2026 version 4, SHA-256 ab12...": what a second administrator can compare with the file in hand.
Result<Concern> concern_of_rules(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredActivation>(arguments));
    return Concern{fmt::format("{} version {}, SHA-256 {}", asked.rule_set, asked.version, asked.sha256), {}, {}};
}

// What judges already needs nobody's consent; it is only compared with what is stored.
Result<Weight> weight_of_rules(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::StoredActivation>(arguments));
    const bool judges_already = asked.rule_set == asked.against_rule_set && asked.version == asked.against_version;
    return judges_already ? Weight::light : Weight::two;
}

Result<std::string> history(const DeskParts&, Unit& unit, const std::string&, Instant) {
    protocol::RuleHistory listed;
    VIGIL_TRY(const auto activations, unit.rules().activations());
    for (const auto& each : activations) listed.activations.push_back(view_of(each));
    VIGIL_TRY(const auto versions, unit.rules().versions());
    for (const auto& each : versions) listed.versions.push_back(view_of(each));
    return encode(listed);
}

Result<std::string> export_rules(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::NameRules>(arguments));
    VIGIL_TRY(auto stored, version_of(unit, asked.version));
    VIGIL_TRY(const auto versions, unit.rules().versions());
    protocol::ExportedRules exported;
    for (const auto& each : versions)
        if (each.version == stored.version) exported.version = view_of(each);
    exported.body = std::move(stored.body);
    return encode(exported);
}

// ---- which judge along ----

// The run gets its id before the transaction, so that whoever is told knows it.
asio::awaitable<Result<std::string>> read_shadow(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(auto asked, decode<protocol::OfferRules>(arguments));
    VIGIL_CO_TRY(co_await read_aside(parts, asked.body));
    const ShadowRunId id(parts.ids.next(parts.timers.now()));
    co_return encode(protocol::StoredShadow{id, std::move(asked.body)});
}

Result<std::string> shadow(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(auto asked, decode<protocol::StoredShadow>(arguments));
    VIGIL_TRY(const auto rules, read_rules(parts, asked.body));
    const auto text = text_of(parts, *rules, std::move(asked.body));
    VIGIL_TRY(const auto run, begin_shadow(unit, asked.run_id, text, parts.by, now));
    return encode(view_of(run));
}

void tell_shadow(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::StoredShadow>(arguments);
    if (!asked) return;
    const auto rules = read_rules(parts, asked.value().body);
    if (!rules) return;  // cannot be: it was read before the transaction
    parts.rules_in_use->shadow.replace(std::make_shared<const Shadow>(Shadow{asked.value().run_id, *rules.value()}));
}

Result<std::string> end_it(const DeskParts& parts, Unit& unit, const std::string&, Instant now) {
    VIGIL_TRY(const auto run, end_shadow(unit, parts.by, now));
    return encode(view_of(run));
}

void tell_ended(const DeskParts& parts, const std::string&) {
    if (parts.rules_in_use != nullptr) parts.rules_in_use->shadow.replace(nullptr);
}

Result<std::string> report_shadow(const DeskParts&, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(const auto run, unit.rules().last_shadow_run());
    if (!run) return problem("not_found", "no rules have run along yet: vigil rules shadow FILE begins it");
    protocol::ShadowReport report;
    report.run = view_of(*run);
    VIGIL_TRY(const auto differences, unit.rules().differences(run->id));
    for (const auto& each : differences) {
        VIGIL_TRY(auto examples, unit.rules().examples(run->id, each.difference, kExamples));
        report.differences.push_back(view_of(each.difference, each.count, std::move(examples)));
    }
    return encode(report);
}

// ---- what other rules would change ----

// One replay at a time, so that two do not share the readers out among themselves.
class Turn {
public:
    explicit Turn(ReplayGauge& gauge) : gauge_(gauge), taken_(!gauge.running.exchange(true)) {}
    ~Turn() {
        if (taken_) gauge_.running = false;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool taken() const noexcept { return taken_; }

private:
    ReplayGauge& gauge_;
    bool taken_;
};

std::string replayed(const ReplayTally& tally, const protocol::ReplayRules& asked, const triage::RuleSet& rules,
                     const triage::RuleSet& other, Instant until) {
    protocol::Replayed result{.rule_set_before = rules.id,
                              .version_before = rules.version,
                              .rule_set = other.id,
                              .version = other.version,
                              .since = asked.since,
                              .until = until,
                              .cases = tally.cases(),
                              .changed = tally.changed(),
                              .unreadable = tally.unreadable(),
                              .differences = {},
                              .lines = tally.lines(),
                              .lines_left_out = tally.lines_left_out()};
    for (const auto& kind : tally.kinds())
        result.differences.push_back(view_of(kind.difference, kind.count, kind.examples));
    return encode(result);
}

// Page by page in reads of their own: the writer goes on, and so do other readers.
asio::awaitable<Result<std::string>> replay_all(const DeskParts& parts, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::ReplayRules>(arguments));
    VIGIL_CO_TRY(const auto other, co_await read_aside(parts, asked.body));
    auto& gauge = parts.rules_in_use->replay;
    const Turn turn(gauge);
    if (!turn.taken()) co_return problem("conflict", "another replay is under way");
    const ReplayWindow window{asked.since, parts.timers.now()};
    auto count = [&](Unit& unit) { return unit.reports().count_filed_between(window.since, window.until); };
    VIGIL_CO_TRY(const auto total, co_await parts.store.read(std::move(count)));
    gauge.of = total;
    gauge.done = 0;
    ReplayTally tally;
    std::optional<FiledReport> last;
    for (;;) {
        auto look = [&](Unit& unit) { return replay_page(unit, *parts.rules, *other, window, last, kReplayPage); };
        VIGIL_CO_TRY(const auto page, co_await parts.store.read(std::move(look)));
        tally.add(page);
        gauge.done = tally.reports();
        last = page.last;
        if (!last) break;
    }
    co_return replayed(tally, asked, *parts.rules, *other, window.until);
}

// The look is one entry of the log, on disk before the answer leaves (promise P7).
Result<std::string> note_replay(const DeskParts& parts, Unit& unit, const std::string& result, Instant now) {
    VIGIL_TRY(const auto done, decode<protocol::Replayed>(result));
    unit.log().append({"rules.replayed",
                       parts.ids.next(now),
                       now,
                       {{"rules", fmt::format("{} {}", done.rule_set, done.version)},
                        {"against", fmt::format("{} {}", done.rule_set_before, done.version_before)},
                        {"since", std::to_string(ms_of(done.since))},
                        {"until", std::to_string(ms_of(done.until))},
                        {"cases", std::to_string(done.cases)},
                        {"by", parts.by}}});
    return result;
}

Result<std::string> replay_progress(const DeskParts& parts, Unit&, const std::string&, Instant) {
    if (parts.rules_in_use == nullptr) return encode(protocol::ReplayProgress{});
    const auto& gauge = parts.rules_in_use->replay;
    return encode(protocol::ReplayProgress{gauge.running, gauge.done, gauge.of});
}

// What judges takes two people (F141). A shadow run and a replay change nothing for anybody; a replay opens what is sealed.
constexpr std::array kRulesCommands{
    AdminCommand{"rules.activate", Effect::changes, activate, read_offer, tell_activated, Right::administer,
                 concern_of_rules, weight_of_rules, read_kept},
    AdminCommand{"rules.roll-back", Effect::changes, roll_back, read_stored, tell_activated, Right::administer,
                 concern_of_rules, weight_of_rules, read_kept},
    AdminCommand{.name = "rules.history", .effect = Effect::reads, .run = history, .also = Right::secure},
    AdminCommand{.name = "rules.export", .effect = Effect::reads, .run = export_rules, .also = Right::secure},
    AdminCommand{"rules.shadow", Effect::changes, shadow, read_shadow, tell_shadow},
    AdminCommand{"rules.shadow-off", Effect::changes, end_it, nullptr, tell_ended},
    AdminCommand{.name = "rules.shadow-report", .effect = Effect::reads, .run = report_shadow, .also = Right::secure},
    AdminCommand{.name = "rules.replay",
                 .effect = Effect::looks,
                 .run = note_replay,
                 .prepare = replay_all,
                 .also = Right::secure},
    AdminCommand{
        .name = "rules.replay-progress", .effect = Effect::reads, .run = replay_progress, .also = Right::secure},
};

}  // namespace

std::span<const AdminCommand> rules_commands() { return kRulesCommands; }

}  // namespace vigil::app
