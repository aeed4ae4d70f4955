#include "app/reloading.hpp"

#include <algorithm>
#include <array>

#include "app/calendars.hpp"
#include "app/installation.hpp"
#include "app/limits.hpp"

namespace vigil::app {
namespace {

using runtime::LogValue;

// What needs no restart: taken up by reload(), or (data.rules) only reported on.
constexpr std::array<std::string_view, 13> kTakenUp{"tls.certificate",
                                                    "tls.key",
                                                    "tls.minimum",
                                                    "data.divisions",
                                                    "data.calendars",
                                                    "data.rules",
                                                    "intake.per_account",
                                                    "intake.per_address",
                                                    "intake.emergencies_per_account",
                                                    "overload.reports_per_second",
                                                    "overload.queue_delay",
                                                    "overload.fair_chance",
                                                    "log.level"};

transport::TlsOptions options_of(const Configuration::Tls& tls) {
    return {.certificate_chain = tls.certificate,
            .private_key = tls.key,
            .allow_tls12 = tls.minimum == Configuration::TlsMinimum::tls12};
}

class Reloading {
public:
    explicit Reloading(const ReloadParts& parts) : parts_(parts), log_(parts.log) {}

    void run(const ConfigurationReader& read_configuration) {
        log_.reopen();
        Configuration wanted = parts_.running;
        if (read_configuration) {
            auto fresh = read_configuration();
            if (fresh)
                wanted = std::move(fresh).value();
            else
                refuse("reload.configuration_refused", fresh.error());
        }
        take_values(wanted);
        take_certificate(wanted.tls);
        take_divisions_of(wanted.data);
        take_calendars_of(wanted.data);
        look_at_rules(wanted.data);
        log_.info("reload.done", {{"refused", refused_}});
    }

private:
    void take_values(const Configuration& wanted) {
        auto& running = parts_.running;
        for (const auto& key : changed_keys(running, wanted))
            if (std::find(kTakenUp.begin(), kTakenUp.end(), key) == kTakenUp.end())
                log_.warning("reload.needs_restart", {{"key", LogValue::code(key)}});
        running.log.level = wanted.log.level;
        log_.set_level(level_of(running.log.level));
        running.intake = wanted.intake;
        parts_.limiters.accounts.set_limit(limit_of(running.intake.per_account));
        parts_.limiters.addresses.set_limit(limit_of(running.intake.per_address));
        parts_.limiters.emergencies.set_limit(limit_of(running.intake.emergencies_per_account));
        const auto bytes_in_flight = running.overload.bytes_in_flight;
        running.overload = wanted.overload;
        running.overload.bytes_in_flight = bytes_in_flight;
        parts_.admission.set_limits(limits_of(running.overload));
    }

    void take_certificate(const Configuration::Tls& wanted) {
        const auto taken = parts_.tls.reload(options_of(wanted));
        if (!taken) return refuse("reload.certificate_refused", taken.error());
        auto& running = parts_.running.tls;
        running.certificate = wanted.certificate;
        running.key = wanted.key;
        running.minimum = wanted.minimum;
        log_.info("reload.certificate");
    }

    void take_divisions_of(const Configuration::Data& wanted) {
        const auto done = take_divisions(parts_.store, wanted.divisions, taking_of(parts_.running.administrators));
        if (!done) return refuse("reload.divisions_refused", done.error());
        parts_.running.data.divisions = wanted.divisions;
        if (done.value().waiting > 0)
            log_.warning("reload.divisions_wait", {{"differing", done.value().waiting}});
        else
            log_.info("reload.divisions", {{"changed", done.value().taken}});
    }

    void take_calendars_of(const Configuration::Data& wanted) {
        const auto done =
            take_calendars(parts_.store, wanted.calendars, taking_of(parts_.running.administrators), parts_.timers);
        if (!done) return refuse("reload.calendars_refused", done.error());
        parts_.running.data.calendars = wanted.calendars;
        if (done.value().waiting > 0)
            log_.warning("reload.calendars_wait", {{"differing", done.value().waiting}});
        else
            log_.info("reload.calendars",
                      {{"changed", done.value().taken}, {"clocks_recounted", done.value().recounted}});
    }

    void look_at_rules(const Configuration::Data& wanted) {
        const auto file = examine_rule_file(parts_.rules, parts_.store, wanted.rules);
        if (!file) return refuse("reload.rules_refused", file.error());
        if (file.value().error) ++refused_;
        parts_.running.data.rules = wanted.rules;
        log_rule_file(log_, file.value());
    }

    void refuse(runtime::LogName event, const Error& error) {
        ++refused_;
        log_.error(event, {{"error", LogValue::message(error)}});
        for (const auto& violation : error.violations)
            log_.error(event,
                       {{"error", LogValue::message({error.kind, violation.pointer + ": " + violation.message})}});
    }

    const ReloadParts& parts_;
    const runtime::Log& log_;
    int refused_ = 0;
};

}  // namespace

void reload(const ReloadParts& parts, const ConfigurationReader& read_configuration) {
    Reloading(parts).run(read_configuration);
}

void log_rule_file(const runtime::Log& log, const RuleFileState& file) {
    const auto rule_set = LogValue::code(file.version.rule_set);
    const auto version = file.version.version;
    switch (file.is) {
        case RuleFileState::Is::active:
            return log.info("rules.file_active", {{"rule_set", rule_set}, {"version", version}});
        case RuleFileState::Is::stored:
            return log.info("rules.file_not_active", {{"rule_set", rule_set}, {"version", version}});
        case RuleFileState::Is::waiting:
            return log.warning("rules.file_waits", {{"rule_set", rule_set}, {"version", version}});
        case RuleFileState::Is::edited:
            return log.error("rules.file_edited", {{"error", LogValue::message(*file.error)}});
        case RuleFileState::Is::unreadable:
            log.error("rules.file_refused", {{"error", LogValue::message(*file.error)}});
            for (const auto& violation : file.error->violations)
                log.error(
                    "rules.file_refused",
                    {{"error", LogValue::message({file.error->kind, violation.pointer + ": " + violation.message})}});
            return;
    }
}

}  // namespace vigil::app
