#include "domain/measures/recording.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/measures/case_clocks.hpp"

namespace vigil {
namespace {

// A phone's clock may be ahead.
constexpr std::chrono::minutes kAheadAtMost{5};

using protocol::RecordMeasure;

// Which members a kind must have and which it may; every other one is refused, so that nothing is said in the wrong place.
struct Shape {
    MeasureKind kind{};
    std::vector<std::string_view> required;
    std::vector<std::string_view> optional;
};

const Shape& shape_of(MeasureKind kind) {
    static const std::array shapes{
        Shape{MeasureKind::child_seen, {"place", "text"}, {"child_id", "by"}},
        Shape{MeasureKind::reporter_instructed, {"report_id", "instruction"}, {}},
        Shape{MeasureKind::incident_number, {}, {"incident_number", "no_answer", "text"}},
        Shape{MeasureKind::evidence_preserved, {"text"}, {"by", "place", "examination_by"}},
        Shape{MeasureKind::note, {"text"}, {}},
        Shape{MeasureKind::feedback, {"report_id", "feedback"}, {}},
        Shape{MeasureKind::result, {"report_id", "outcome"}, {}},
    };
    return *std::find_if(shapes.begin(), shapes.end(), [&](const Shape& each) { return each.kind == kind; });
}

std::vector<std::string_view> stated(const RecordMeasure& document) {
    std::vector<std::string_view> members;
    const auto add = [&](std::string_view member, bool is_there) {
        if (is_there) members.push_back(member);
    };
    add("child_id", !document.child_id.empty());
    add("report_id", !document.report_id.empty());
    add("instruction", document.instruction.has_value());
    add("feedback", document.feedback.has_value());
    add("outcome", document.outcome.has_value());
    add("by", !document.by.empty());
    add("place", !document.place.empty());
    add("incident_number", !document.incident_number.empty());
    add("no_answer", document.no_answer.value_or(false));
    add("examination_by", document.examination_by.has_value());
    add("text", !document.text.empty());
    return members;
}

bool has(const std::vector<std::string_view>& members, std::string_view member) {
    return std::find(members.begin(), members.end(), member) != members.end();
}

class Violations {
public:
    void add(std::string_view member, std::string code, std::string message) {
        found_.push_back({"/" + std::string(member), std::move(code), std::move(message)});
    }
    Result<void> refuse() && {
        if (found_.empty()) return success();
        return Error{ErrorKind::invalid_input, "a measure that is not in order", "invalid_document", std::move(found_)};
    }

private:
    std::vector<Violation> found_{};
};

void check_shape(const RecordMeasure& document, Violations& violations) {
    const auto& shape = shape_of(document.kind);
    const auto members = stated(document);
    for (const auto member : shape.required)
        if (!has(members, member)) violations.add(member, "required", "a measure of this kind must have it");
    for (const auto member : members)
        if (!has(shape.required, member) && !has(shape.optional, member))
            violations.add(member, "unexpected", "a measure of this kind has no such member");
    if (document.kind == MeasureKind::incident_number &&
        document.incident_number.empty() != document.no_answer.value_or(false))
        violations.add("incident_number", "required", "either the number, or no_answer");
}

void check_time(const RecordMeasure& document, const Case& about, Instant now, Violations& violations) {
    if (!document.done_at) return;
    if (*document.done_at > now + kAheadAtMost)
        violations.add("done_at", "time_in_future", "must not lie in the future");
    if (document.kind == MeasureKind::child_seen && document.child_id.empty() && *document.done_at < about.opened_at)
        violations.add("done_at", "out_of_range", "must not lie before the case was opened");
}

// Of which part of the case the measure is, and of which child or report.
struct Target {
    CaseId part{};
    std::vector<ChildId> children{};  // the one that is named, and whoever else is it in a report that was filed before
};

Result<void> find_report(Unit& unit, const CaseAtHand& found, const RecordMeasure& document, Target& target,
                         Violations& violations) {
    if (document.report_id.empty()) return success();
    const auto report = report_of_case(unit, found, document.report_id);
    if (!report && report.error().kind != ErrorKind::not_found) return report.error();
    if (report)
        target.part = report.value().case_id;
    else
        violations.add("report_id", "unknown_report", "must be a report of the case");
    return success();
}

// A child as a report names it, and when that was filed.
struct Named {
    Child child;
    Instant filed_at{};
};

Result<std::vector<Named>> children_named_in(Unit& unit, const CaseAtHand& found) {
    VIGIL_TRY(const auto reports, unit.reports().of_whole_case(found.about().id));
    std::vector<Named> named;
    for (const auto& part : found.parts) {
        VIGIL_TRY(auto children, unit.reports().children(part.id));
        for (auto& child : children) {
            const auto report = std::find_if(reports.begin(), reports.end(),
                                             [&](const Report& each) { return each.id == child.report; });
            if (report == reports.end()) return Error{ErrorKind::internal, "a child of no report"};
            named.push_back({std::move(child), report->filed_at});
        }
    }
    return named;
}

// Whoever was seen before a report was filed must be seen again for that.
Result<void> find_child(Unit& unit, const CaseAtHand& found, const RecordMeasure& document, Instant done_at,
                        Target& target, Violations& violations) {
    VIGIL_TRY(const auto named, children_named_in(unit, found));
    const auto seen =
        std::find_if(named.begin(), named.end(), [&](const Named& each) { return each.child.id == document.child_id; });
    if (document.child_id.empty()) {
        if (!named.empty())
            violations.add("child_id", "required", "the case names its children: say which one was seen");
        return success();
    }
    if (seen == named.end()) {
        violations.add("child_id", "unknown_child", "must be a child of the case");
        return success();
    }
    if (done_at < seen->filed_at)
        violations.add("done_at", "out_of_range", "must not lie before the report that names the child was filed");
    target.part = seen->child.case_id;
    VIGIL_TRY(const auto mentions, mentions_of(unit, target.part, document.child_id));
    for (const auto& each : named) {
        const bool is_one = std::find(mentions.begin(), mentions.end(), each.child.id) != mentions.end();
        if (is_one && each.filed_at <= done_at) target.children.push_back(each.child.id);
    }
    return success();
}

Result<Target> find_target(Unit& unit, const CaseAtHand& found, const RecordMeasure& document, Instant done_at,
                           Violations& violations) {
    Target target{.part = found.about().id};
    VIGIL_TRY(find_report(unit, found, document, target, violations));
    if (document.kind == MeasureKind::child_seen) {
        VIGIL_TRY(find_child(unit, found, document, done_at, target, violations));
    }
    return target;
}

std::string code_of(const RecordMeasure& document) {
    if (document.instruction) return std::string(to_text(*document.instruction));
    if (document.feedback) return std::string(to_text(*document.feedback));
    if (document.outcome) return std::string(to_text(*document.outcome));
    return {};
}

std::string sealed_part(const RecordMeasure& document) {
    return protocol::encode(protocol::StoredMeasure{.by = document.by,
                                                    .place = document.place,
                                                    .incident_number = document.incident_number,
                                                    .no_answer = document.no_answer,
                                                    .examination_by = document.examination_by,
                                                    .text = document.text});
}

Result<Measure> repeated(Unit& unit, const Caller& caller, const CaseAtHand& found, const RecordMeasure& document,
                         Measure earlier) {
    const auto is_its_case = [&](const Case& part) { return part.id == earlier.case_id; };
    const bool same = earlier.kind == document.kind && earlier.account == caller.account &&
                      earlier.child.value_or(ChildId()) == document.child_id &&
                      earlier.report.value_or(ReportId()) == document.report_id && earlier.code == code_of(document) &&
                      std::any_of(found.parts.begin(), found.parts.end(), is_its_case);
    const Error reused{ErrorKind::conflict, "the measure id stands for another measure", "measure_id_reused"};
    if (!same) return reused;
    VIGIL_TRY(const auto text, unit.vault().open(Field::measure, earlier.id.str(), earlier.sealed_document));
    if (text != sealed_part(document)) return reused;
    return earlier;
}

bool ends(const Clock& clock, const CaseLimit& limit, const RecordMeasure& document, const Target& target) {
    if (clock.kind != limit.clock) return false;
    const auto is_concerned = [&](const ChildId& child) { return child.str() == clock.concerns; };
    switch (limit.per) {
        case Per::whole_case:
            return true;
        case Per::report:
            return clock.concerns == document.report_id.str();
        case Per::child:
            // One that runs for a report that named no child is for whichever is seen first.
            return clock.concerns.empty() || std::any_of(target.children.begin(), target.children.end(), is_concerned);
        case Per::release:
            break;  // what a decision ends, not a measure
    }
    return false;
}

Result<void> stop_clocks(Unit& unit, const CaseAtHand& found, const RecordMeasure& document, const Target& target,
                         Instant now) {
    const auto& limit = limit_of(document.kind);
    for (const auto& part : found.parts) {
        VIGIL_TRY(const auto running, unit.clocks().running(part.id.str()));
        for (Clock clock : running) {
            if (!ends(clock, limit, document, target)) continue;
            clock.stopped_at = now;
            VIGIL_TRY(unit.clocks().end(clock));
            if (clock.fired_at) {
                VIGIL_TRY(end_breaches(unit, clock.id, now));
            }
        }
    }
    if (document.kind != MeasureKind::child_seen) return success();
    VIGIL_TRY(const bool waits, waits_for_first_contact(unit, found.about().id));
    if (waits) return success();
    for (const auto& alert : found.alerts) {
        VIGIL_TRY(unit.clocks().stop(alert.id.str(), std::string(kExpectedClock), now));
    }
    return success();
}

}  // namespace

Result<Measure> record_measure(Unit& unit, const Caller& caller, const CaseId& id, const RecordMeasure& document,
                               Instant now) {
    VIGIL_TRY(auto found, find_handled_case(unit, caller, id));
    VIGIL_TRY(auto earlier, unit.measures().find(document.measure_id));
    if (earlier) return repeated(unit, caller, found, document, std::move(*earlier));

    const Instant done_at = std::min(document.done_at.value_or(now), now);
    Violations violations;
    check_shape(document, violations);
    check_time(document, found.about(), now, violations);
    VIGIL_TRY(const auto target, find_target(unit, found, document, done_at, violations));
    VIGIL_TRY(std::move(violations).refuse());

    Measure measure{.id = document.measure_id,
                    .case_id = target.part,
                    .kind = document.kind,
                    .account = caller.account,
                    .organisation = handling_organisations(caller, found.alerts, found.bars).front(),
                    .done_at = done_at,
                    .recorded_at = now,
                    .code = code_of(document),
                    .sealed_document = {}};
    if (!document.child_id.empty()) measure.child = document.child_id;
    if (!document.report_id.empty()) measure.report = document.report_id;
    VIGIL_TRY(const auto sealer, unit.vault().sealer(found.part(target.part).key));
    measure.sealed_document = sealer->seal(Field::measure, measure.id.str(), sealed_part(document));
    VIGIL_TRY(unit.measures().insert(measure));
    unit.log().append({"measure.recorded",
                       measure.id.str(),
                       now,
                       {{"case", measure.case_id.str()},
                        {"kind", std::string(to_text(measure.kind))},
                        {"account", measure.account.str()},
                        {"organisation", measure.organisation.str()}}});
    VIGIL_TRY(stop_clocks(unit, found, document, target, now));
    VIGIL_TRY(announce_to_sides(unit, found, now));
    return measure;
}

}  // namespace vigil
