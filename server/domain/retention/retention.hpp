// How long what is kept: data of the owner of the installation (config/retention.json).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// What a class is about. Only cases and considerations are found one by one; the others say what must not go before its time.
enum class RetentionSubject { case_file, consideration, log, look, impact_assessment, erasure_record, key_backup };
constexpr auto words_of(RetentionSubject) {
    using enum RetentionSubject;
    return std::array{
        Word<RetentionSubject>{case_file, "case_file", "个案", "files of cases"},
        Word<RetentionSubject>{consideration, "consideration", "未报告的研判", "what was considered and not reported"},
        Word<RetentionSubject>{log, "log", "日志", "the log of what was done"},
        Word<RetentionSubject>{look, "look", "查阅记录", "who looked at what"},
        Word<RetentionSubject>{impact_assessment, "impact_assessment", "个人信息保护影响评估", "impact assessments"},
        Word<RetentionSubject>{erasure_record, "erasure_record", "销毁记录", "tombstones and certificates"},
        Word<RetentionSubject>{key_backup, "key_backup", "密钥备份", "backups of wrapped keys"}};
}

enum class TermSource { law, owner };
constexpr auto words_of(TermSource) {
    return std::array{Word<TermSource>{TermSource::law, "law", "法定", "set by law"},
                      Word<TermSource>{TermSource::owner, "owner", "由使用单位确定", "set by the owner"}};
}

struct Named {
    std::string zh;
    std::string en;
};

struct RetentionClass {
    std::string code;
    Named name;
    RetentionSubject subject{};
    std::vector<Level> levels{};        // of case_file: the highest level that the case had; every level has one class
    std::optional<int> keep_months{};   // after the last activity; none: for ever
    std::optional<int> least_months{};  // what a law asks for at least
    TermSource set_by{};
    std::string basis;
};

struct RetentionReason {
    std::string code;
    Named name;
    std::string basis;
    bool needs_term = false;  // of erasing: only for a case that is past its term
};

struct RetentionRules {
    std::string id;
    int version{};
    std::vector<RetentionClass> classes;
    std::vector<RetentionReason> erasure_reasons;
    std::vector<RetentionReason> hold_reasons;

    const RetentionClass* class_of(Level level) const;  // of a case; null only where the rules were not checked
    const RetentionClass* class_of(RetentionSubject subject) const;  // the first; null: there is none
    const RetentionReason* erasure_reason(std::string_view code) const;
    const RetentionReason* hold_reason(std::string_view code) const;
};

}  // namespace vigil
