#include "files/sample_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "files/rule_set_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMaxReportDepth = 16;
constexpr int kMonthsPerYear = 12;
constexpr int kOldestYears = 130;
constexpr int kManyReports = 100'000;

// A code may be repeated to its reader; anything else in its place may be somebody's words.
std::string shown(const std::string& code) {
    const bool is_code = !code.empty() && code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    return is_code ? code : "(not a code)";
}

class Sample {
public:
    Sample(const Node& node, const triage::Words& words) : node_(node), words_(words) {}

    SampleReport read() {
        SampleReport sample;
        if (present("id")) sample.id = node_.text("id");
        sample.facts.reports.push_back(report());
        read_children(sample.facts);
        read_place(sample.facts);
        read_history(sample.facts);
        if (present("expected_level")) sample.expected_level = node_.word<Level>("expected_level");
        if (present("expected_notify")) {
            sample.expected_notify.emplace();
            for (const auto& item : node_.items("expected_notify"))
                sample.expected_notify->insert(code(item, words_.recipients, "recipient"));
        }
        return sample;
    }

private:
    bool present(std::string_view key) const { return node_.has(key) && !node_.at(key).json().is_null(); }

    template <class T>
    static std::string code(const Node& node, const triage::Vocabulary<T>& vocabulary, std::string_view kind) {
        auto text = node.as_text();
        if (!text.empty() && !vocabulary.contains(text))
            node.problem("unknown_code", fmt::format("unknown {} {}", kind, shown(text)));
        return text;
    }

    template <class T>
    void read_code(std::string_view key, const triage::Vocabulary<T>& vocabulary, std::string& into) {
        if (present(key)) into = code(node_.at(key), vocabulary, key);
    }

    // As whoever may supply it would have: a sample states signals that no reporter may send, too.
    triage::SignalFact signal(const Node& item) {
        triage::SignalFact fact{code(item, words_.signals, "signal")};
        const auto* known = words_.signals.find(fact.code);
        if (known == nullptr || triage::reporters_may_send(*known)) return fact;
        const bool by_engine = std::find(known->suppliers.begin(), known->suppliers.end(), triage::Supplier::engine) !=
                               known->suppliers.end();
        fact.source = by_engine ? triage::Source::derived : triage::Source::assessed;
        return fact;
    }

    triage::ReportFacts report() {
        triage::ReportFacts report;
        report.circumstance = "other_concern";
        read_code("circumstance", words_.circumstances, report.circumstance);
        read_code("reporter_kind", words_.reporter_kinds, report.reporter_kind);
        read_code("reporter_org_kind", words_.reporter_org_kinds, report.reporter_org_kind);
        read_code("suspect_relation", words_.suspect_relations, report.suspect_relation);
        if (present("danger_now")) report.danger_now = node_.word<DangerNow>("danger_now");
        if (present("coded")) report.coded = node_.at("coded").as_flag();
        if (present("signals"))
            for (const auto& item : node_.items("signals")) report.signals.push_back(signal(item));
        return report;
    }

    void read_children(triage::Facts& facts) {
        if (!present("child")) return;
        const Node child = node_.at("child");
        if (!child.json().is_object()) return child.problem("type", "an object");
        facts.children.push_back(read_child(child));
        if (!child.has("others") || child.at("others").json().is_null()) return;
        for (const auto& other : child.items("others")) {
            if (!other.json().is_object()) {
                other.problem("type", "an object");
                continue;
            }
            facts.children.push_back(read_child(other));
        }
    }

    triage::ChildFacts read_child(const Node& child) {
        triage::ChildFacts facts;
        if (child.has("sex") && !child.at("sex").json().is_null()) facts.sex = child.word<Sex>("sex");
        if (child.has("category") && !child.at("category").json().is_null())
            code(child.at("category"), words_.child_categories, "category");
        read_age(child, facts);
        return facts;
    }

    // Years. A whole number N is the range of months from 12N to 12N + 11; parts of a year are exact months.
    static void read_age(const Node& child, triage::ChildFacts& facts) {
        if (!child.has("age") || child.at("age").json().is_null()) return;
        const Node age = child.at("age");
        const double years = age.json().is_number() ? age.json().get<double>() : -1;
        if (!(years >= 0 && years <= kOldestYears))
            return age.problem(age.json().is_number() ? "range" : "type",
                               fmt::format("years, 0 to {}, or null", kOldestYears));
        const bool is_whole = std::floor(years) == years;
        facts.min_months = static_cast<int>(std::floor(years * kMonthsPerYear));
        facts.max_months = is_whole ? *facts.min_months + kMonthsPerYear - 1 : *facts.min_months;
    }

    // Twelve digits: six for the banner, three for the township, three for the village; 000 is unknown.
    void read_place(triage::Facts& facts) {
        if (present("division_code")) {
            const auto division = node_.text("division_code");
            if (is_division_code(division)) {
                facts.township_known = division.substr(6, 3) != "000";
            } else {
                node_.problem_at("division_code", "type", "twelve digits");
            }
        }
        if (present("lives_elsewhere")) facts.lives_elsewhere = node_.at("lives_elsewhere").as_flag();
    }

    static bool is_division_code(std::string_view text) {
        return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    void read_history(triage::Facts& facts) {
        if (present("kinship_declared")) facts.kinship_declared = node_.at("kinship_declared").as_flag();
        if (present("must_not_know"))
            for (const auto& item : node_.items("must_not_know"))
                facts.must_not_know.push_back(code(item, words_.recipients, "recipient"));
        if (!present("earlier_reports")) return;
        const Node earlier = node_.at("earlier_reports");
        if (!earlier.json().is_object()) return earlier.problem("type", "an object");
        const auto count = [&](std::string_view key) {
            return earlier.has(key) ? earlier.integer(key, 0, kManyReports) : 0;
        };
        facts.earlier_reports = {count("within_30_days"), count("within_180_days"), count("in_life")};
    }

    const Node& node_;
    const triage::Words& words_;
};

}  // namespace

Result<SampleReport> parse_sample_report(std::string_view line, const triage::RuleSet& rules) {
    VIGIL_TRY(const auto json, parse_strictly(line, kMaxReportDepth));
    if (!json.is_object()) return error_of("sample report is not acceptable", {{"", "type", "an object"}});
    Problems problems;
    const Node node(json, "", problems);
    auto sample = Sample(node, rules.words).read();
    if (!problems.empty()) return error_of("sample report is not acceptable", std::move(problems));
    return sample;
}

}  // namespace vigil::files
