// The rules of an installation: read from files and from the database, in use while others are activated.
#pragma once

#include <atomic>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vigil/protocol/result.hpp>

#include "domain/ports/secrets.hpp"
#include "domain/rules/shadow.hpp"
#include "domain/triage/rule_set.hpp"
#include "runtime/current.hpp"
#include "store/store.hpp"

namespace vigil::app {

// Reads and checks the whole file; errors list every problem with its JSON pointer.
Result<triage::RuleSet> load_rule_set(const std::filesystem::path& file);

// Rule sets by their bytes. Reading and checking one takes tens of milliseconds, so the last few are kept. May be used
// from any thread.
class RuleLibrary {
public:
    // Errors: invalid_input, code invalid_document, with every problem of the rule set.
    Result<std::shared_ptr<const triage::RuleSet>> read(const std::string& text);

private:
    struct Known {
        std::string text;
        std::shared_ptr<const triage::RuleSet> rules;  // shared with whoever judges by it
    };
    static constexpr std::size_t kMostKnown = 4;

    std::mutex mutex_;
    std::list<Known> known_;  // last asked for first
};

// How far a replay has come. May be used from any thread.
struct ReplayGauge {
    std::atomic<bool> running{false};
    std::atomic<std::int64_t> done{0};
    std::atomic<std::int64_t> of{0};
};

// What one process judges by.
struct RulesInUse {
    runtime::Current<triage::RuleSet> active;
    runtime::Current<Shadow> shadow;
    std::shared_ptr<RuleLibrary> library = std::make_shared<RuleLibrary>();
    ReplayGauge replay;
};

// Puts into use what the database says is active, and the shadow run that is under way. Where nothing is active yet, the
// file of the configuration seeds it; its errors are then those of load_rule_set.
Result<void> open_rules(RulesInUse& in_use, Store& store, const std::filesystem::path& file, const Tokens& tokens,
                        IdSource& ids, Instant now);

// What the file of the configuration is beside the versions of the database.
struct RuleFileState {
    enum class Is {
        active,      // what judges
        stored,      // a version that was kept, and does not judge
        waiting,     // one that nobody has activated
        edited,      // another content under the name of a version that was kept
        unreadable,  // cannot be read, or is not acceptable
    };
    Is is{};
    RuleVersion version{};         // not of `unreadable`
    std::optional<Error> error{};  // of `edited` and `unreadable`: what is wrong, and what to do
};
Result<RuleFileState> examine_rule_file(RulesInUse& in_use, Store& store, const std::filesystem::path& file);

}  // namespace vigil::app
