// Any bytes as a line of sample reports: never a crash, and whatever is read can be assessed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/triage/assess.hpp"
#include "files/rule_set_tools.hpp"
#include "files/sample_report.hpp"

using namespace vigil;

namespace {

template <class T>
void add(triage::Vocabulary<T>& vocabulary, const char* code) {
    T term;
    term.code = code;
    term.value = triage::Value::text(std::string_view(code));
    vocabulary.add(std::move(term));
}

// A few words of each kind are enough to get past the unknown codes.
triage::RuleSet few_words() {
    triage::RuleSet rules;
    for (const auto* code : {"missing", "low_mood"}) add(rules.words.signals, code);
    for (const auto* code : {"other_concern", "genital_injury"}) add(rules.words.circumstances, code);
    for (const auto* code : {"father", "unknown"}) add(rules.words.suspect_relations, code);
    for (const auto* code : {"teacher", "citizen"}) add(rules.words.reporter_kinds, code);
    for (const auto* code : {"hospital", "none"}) add(rules.words.reporter_org_kinds, code);
    for (const auto* code : {"township_station", "police_110"}) add(rules.words.recipients, code);
    add(rules.words.child_categories, "none");
    return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto rules = few_words();
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    if (const auto sample = files::parse_sample_report(line, rules)) triage::assess(rules, sample.value().facts);
    files::test_samples(rules, line);
    return 0;
}
