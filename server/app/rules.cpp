#include "app/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/problems.hpp>

#include "app/blocking.hpp"
#include "domain/rules/activation.hpp"
#include "files/file_problems.hpp"
#include "files/rule_set_file.hpp"

namespace vigil::app {
namespace {

constexpr std::size_t kMostRuleFileBytes = 16 * 1024 * 1024;

// What is read of the database to begin with.
struct Standing {
    std::optional<RuleText> active{};
    std::optional<ShadowRun> run{};
    std::optional<RuleText> shadow{};
};

Result<Standing> standing_rules(Unit& unit) {
    Standing standing;
    VIGIL_TRY(const auto activation, unit.rules().active());
    if (!activation) return standing;
    VIGIL_TRY(standing.active, active_rules(unit));
    VIGIL_TRY(const auto run, unit.rules().last_shadow_run());
    if (!run || run->ended_at) return standing;
    standing.run = *run;
    VIGIL_TRY(standing.shadow, unit.rules().find(run->version));
    return standing;
}

// The bytes of the file, and which version they are; without their hash.
Result<RuleText> read_rule_file(RuleLibrary& library, const std::filesystem::path& file) {
    VIGIL_TRY(auto text, read_file(file, kMostRuleFileBytes));
    const auto rules = library.read(text);
    if (!rules) return named_after(file, rules.error());
    return RuleText{{rules.value()->id, rules.value()->version}, {}, std::move(text)};
}

// A version that was kept must be readable for ever; a program that cannot read it is older than the rules, or broken.
Error unusable(const RuleVersion& version, Error error) {
    error.message = fmt::format("{} version {} of the database cannot be used by this program: {}", version.rule_set,
                                version.version, error.message);
    return error;
}

}  // namespace

Result<triage::RuleSet> load_rule_set(const std::filesystem::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostRuleFileBytes));
    auto rules = files::parse_rule_set(text);
    if (!rules) return named_after(file, std::move(rules).error());
    return std::move(rules).value();
}

Result<std::shared_ptr<const triage::RuleSet>> RuleLibrary::read(const std::string& text) {
    {
        const std::scoped_lock lock(mutex_);
        const auto found =
            std::find_if(known_.begin(), known_.end(), [&](const Known& each) { return each.text == text; });
        if (found != known_.end()) {
            known_.splice(known_.begin(), known_, found);
            return found->rules;
        }
    }
    auto parsed = files::parse_rule_set(text);
    if (!parsed) {
        auto error = std::move(parsed).error();
        error.code = ProblemCode("invalid_document").type().code;
        return error;
    }
    auto rules = std::make_shared<const triage::RuleSet>(std::move(parsed).value());
    const std::scoped_lock lock(mutex_);
    known_.push_front({text, rules});
    if (known_.size() > kMostKnown) known_.pop_back();
    return rules;
}

Result<void> open_rules(RulesInUse& in_use, Store& store, const std::filesystem::path& file, const Tokens& tokens,
                        IdSource& ids, Instant now) {
    VIGIL_TRY(auto standing, await_read(store, &standing_rules));
    if (!standing.active) {
        VIGIL_TRY(auto seed, read_rule_file(*in_use.library, file));
        seed.sha256 = tokens.body_hash(seed.body);
        auto plant = [&](Unit& unit) { return seed_rules(unit, ids, seed, now); };
        VIGIL_TRY(await_write(store, std::move(plant)));
        standing.active = std::move(seed);
    }
    auto active = in_use.library->read(standing.active->body);
    if (!active) return unusable(standing.active->version, std::move(active).error());
    in_use.active.replace(std::move(active).value());
    if (!standing.shadow) return success();
    const auto shadow = in_use.library->read(standing.shadow->body);
    if (!shadow) return unusable(standing.shadow->version, shadow.error());
    in_use.shadow.replace(std::make_shared<const Shadow>(Shadow{standing.run->id, *shadow.value()}));
    return success();
}

Result<RuleFileState> examine_rule_file(RulesInUse& in_use, Store& store, const std::filesystem::path& file) {
    using Is = RuleFileState::Is;
    auto offered = read_rule_file(*in_use.library, file);
    if (!offered) return RuleFileState{Is::unreadable, {}, std::move(offered).error()};
    const auto& rules = offered.value();
    auto compare = [&](Unit& unit) -> Result<RuleFileState> {
        VIGIL_TRY(const auto stored, unit.rules().find(rules.version));
        if (!stored) return RuleFileState{Is::waiting, rules.version, {}};
        VIGIL_TRY(const auto activation, unit.rules().active());
        const bool judges = activation && activation->version == rules.version;
        if (stored->body == rules.body) return RuleFileState{judges ? Is::active : Is::stored, rules.version, {}};
        return RuleFileState{
            Is::edited, rules.version,
            Error{ErrorKind::conflict,
                  fmt::format("{}: is {} version {} with other content than the version of that number that was used. "
                              "Give the edited file the next version number and activate it (vigil rules activate), or "
                              "put the original back (vigil rules export {})",
                              file.string(), rules.version.rule_set, rules.version.version, rules.version.version),
                  "rule_version_reused"}};
    };
    return await_read(store, std::move(compare));
}

}  // namespace vigil::app
