// Taking up changed files while serving (SIGHUP): what can be changed is, everything else is named. A broken file keeps the
// old state and says why; it never stops the others from being taken up.
#pragma once

#include <functional>

#include "app/rules.hpp"
#include "files/configuration.hpp"
#include "runtime/log.hpp"
#include "transport/http/context.hpp"
#include "transport/tls.hpp"

namespace vigil::app {

// Reads the configuration file again.
using ConfigurationReader = std::function<Result<Configuration>()>;

struct ReloadParts {
    Configuration& running;  // what is in force; follows what was taken up
    Store& store;
    transport::Tls& tls;
    http::IntakeLimiters& limiters;
    http::Admission& admission;
    RulesInUse& rules;
    const Timers& timers;
    const runtime::Log& log;
};

// The log file is opened anew (it may have been rotated away). Then: the level of the log, the rates of the intake, what is let
// in under load, the certificate, the list of divisions, the holiday calendars. Nobody changes alone who answers, by when, or what
// judges by writing a file (F141): where changes take two administrators, a list or calendar that differs waits for `vigil divisions
// load` or `vigil calendars load`; and of the rule file it is only said what it is, for activating is a command everywhere. Whether
// two are needed follows the configuration of the start, not of the file. Every other key that differs is named as one that needs a
// restart, each time until that restart. Blocks; not on an io thread.
void reload(const ReloadParts& parts, const ConfigurationReader& read_configuration);

// One line of the log: whether the rule file of the configuration judges, waits, or cannot be used.
void log_rule_file(const runtime::Log& log, const RuleFileState& file);

}  // namespace vigil::app
