// Divisions and the code lists of the active rule set: public facts.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct DivisionView {
    DivisionCode code;
    DivisionCode parent;
    DivisionLevel level{};
    std::string division_name;

    static constexpr std::string_view name = "Division";
    static constexpr auto fields =
        std::tuple{field<&DivisionView::code>("code", required, format(Format::division_code), "代码", "code"),
                   field<&DivisionView::parent>("parent", optional, format(Format::division_code), "上级", "parent"),
                   field<&DivisionView::level>("level", required, "层级", "level"),
                   field<&DivisionView::division_name>("name", required, "名称", "name")};
};

struct DivisionList {
    std::vector<DivisionView> divisions;

    static constexpr std::string_view name = "DivisionList";
    static constexpr auto fields = std::tuple{
        field<&DivisionList::divisions>("divisions", required, items(0, 10000), "区划", "divisions, by code")};
};

struct CodeView {
    std::string code;
    std::string zh;
    std::string en;
    std::string basis;

    static constexpr std::string_view name = "Code";
    static constexpr auto fields =
        std::tuple{field<&CodeView::code>("code", required, format(Format::code), "代码", "code"),
                   field<&CodeView::zh>("zh", required, "中文", "Chinese"),
                   field<&CodeView::en>("en", required, "英文", "English"),
                   field<&CodeView::basis>("basis", optional, "依据", "legal basis")};
};

// GET /v1/vocabulary: what a report may name.
struct Vocabulary {
    std::string rule_set;
    std::int64_t rule_version{};
    std::vector<CodeView> circumstances;
    std::vector<CodeView> signals;
    std::vector<CodeView> suspect_relations;
    std::vector<CodeView> reporter_kinds;
    std::vector<CodeView> reporter_org_kinds;
    std::vector<CodeView> child_categories;
    std::vector<CodeView> recipients;
    std::vector<CodeView> consideration_reasons;

    static constexpr std::string_view name = "Vocabulary";
    static constexpr auto fields = std::tuple{
        field<&Vocabulary::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&Vocabulary::rule_version>("rule_version", required, range(1, INT64_MAX), "规则版本", "its version"),
        field<&Vocabulary::circumstances>("circumstances", required, items(0, 1000), "情形", "circumstances"),
        field<&Vocabulary::signals>("signals", required, items(0, 1000), "迹象", "signals that a reporter may send"),
        field<&Vocabulary::suspect_relations>("suspect_relations", required, items(0, 1000), "嫌疑人关系",
                                              "suspect relations"),
        field<&Vocabulary::reporter_kinds>("reporter_kinds", required, items(0, 1000), "报告人类别",
                                           "kinds of reporter"),
        field<&Vocabulary::reporter_org_kinds>("reporter_org_kinds", required, items(0, 1000), "报告人单位类别",
                                               "kinds of a reporter's organisation"),
        field<&Vocabulary::child_categories>("child_categories", required, items(0, 1000), "儿童类别",
                                             "categories of children"),
        field<&Vocabulary::recipients>("recipients", required, items(0, 1000), "接收方", "recipients"),
        field<&Vocabulary::consideration_reasons>("consideration_reasons", optional, items(0, 1000), "未报告的理由",
                                                  "why something was considered and not reported")};
};

}  // namespace vigil::protocol
