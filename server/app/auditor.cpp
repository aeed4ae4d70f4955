#include "app/auditor.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <new>
#include <utility>

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kEntriesOfARead = 500;  // of one read
constexpr std::chrono::hours kToldFor{24};

}  // namespace

Auditor::Auditor(AuditorParts parts)
    : parts_(std::move(parts)), tasks_(parts_.executor, [log = parts_.log](std::exception_ptr thrown) {
          log.error("auditor.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

void Auditor::start() {
    began_ = std::chrono::steady_clock::now();
    tasks_.spawn([this] { return run(); });
}

asio::awaitable<void> Auditor::stop() {
    tasks_.cancel();
    co_await tasks_.join(std::chrono::seconds(2));
}

bool Auditor::has_doubts() const {
    return misses_a_step() || (differed_at_ && parts_.timers.now() - *differed_at_ < kToldFor);
}

asio::awaitable<void> Auditor::run() {
    asio::steady_timer timer(parts_.executor);
    for (;;) {
        try {
            const auto read = co_await read_on();
            if (!read && !std::exchange(is_failing_, true))
                parts_.log.error("auditor.failed", {{"error", runtime::LogValue::message(read.error())}});
            if (read && std::exchange(is_failing_, false)) parts_.log.info("auditor.goes_on");
            if (read) look_for_missing();
        } catch (const std::bad_alloc&) {  // there may be some when it looks again
        }
        timer.expires_after(parts_.every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

// Judges on a copy: a store may run a function again, and what has half been taken must not stay.
Result<Auditor::Page> Auditor::judge_page(Unit& unit) const {
    VIGIL_TRY(const auto entries, unit.log().after(audit_.position(), kEntriesOfARead));
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    const AuditTools tools{*calendar,
                           [&](const std::string& named) { return stored_rules(unit, parts_.library, named); }};
    Page page{.audit = audit_, .is_last = entries.size() < kEntriesOfARead};
    for (const auto& each : entries) {
        const auto taken = page.audit.take(each, tools);
        if (!taken && !page.fault) page.fault = taken.error();
    }
    return page;
}

asio::awaitable<Result<void>> Auditor::read_on() {
    std::optional<Error> fault;
    for (bool is_last = false; !is_last;) {
        auto judge = [this](Unit& unit) { return judge_page(unit); };
        VIGIL_CO_TRY(auto page, co_await parts_.store.read(judge, Urgency::later));
        audit_ = std::move(page.audit);
        for (const auto& finding : audit_.take_findings()) tell(finding);
        if (page.fault) fault = std::move(page.fault);
        is_last = page.is_last;
    }
    if (fault) co_return std::move(*fault);
    co_return success();
}

void Auditor::look_for_missing() {
    if (std::chrono::steady_clock::now() - began_ < parts_.first_after) return;
    std::set<std::string> missing;
    for (const auto& finding : audit_.overdue(parts_.timers.now())) {
        if (!missing_.contains(finding.alert)) tell(finding);
        missing.insert(finding.alert);
    }
    missing_ = std::move(missing);
}

void Auditor::tell(const Finding& finding) {
    const Instant now = parts_.timers.now();
    if (finding.what != Difference::missing && now - finding.due > kToldFor) return;
    differed_at_ = now;
    parts_.metrics
        .counter("vigil_escalations_differ_total", "Steps of alerts that differ from what the rules demand.",
                 {{"difference", std::string(to_text(finding.what))}})
        .add();
    parts_.log.error("escalation.differs", {{"difference", runtime::LogValue::code(to_text(finding.what))},
                                            {"alert", AlertId(finding.alert)},
                                            {"version", finding.version},
                                            {"due", runtime::LogValue::code(to_rfc3339(finding.due))},
                                            {"entry", finding.pos}});
}

RuleVersion version_named(std::string_view text) {
    const auto space = text.find(' ');
    RuleVersion version{std::string(text.substr(0, space)), 0};
    if (space != text.npos) std::from_chars(text.data() + space + 1, text.data() + text.size(), version.version);
    return version;
}

Result<std::shared_ptr<const triage::RuleSet>> stored_rules(Unit& unit, RuleLibrary& library,
                                                            const std::string& named) {
    VIGIL_TRY(const auto text, unit.rules().find(version_named(named)));
    if (!text) return Error{ErrorKind::not_found, "the log names rules that are not stored: " + named};
    return library.read(text->body);
}

}  // namespace vigil::app
