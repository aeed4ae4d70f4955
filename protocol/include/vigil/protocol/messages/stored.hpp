// Documents that are stored sealed and never sent: coded facts and the trail of an assessment. They are declared like
// messages so that they are read and written, and can be read again years later, in one way.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// The age of a child as a range of completed months; none stated: unknown.
struct StoredChild {
    std::optional<Sex> sex;
    std::optional<std::int64_t> min_months;
    std::optional<std::int64_t> max_months;

    static constexpr std::string_view name = "StoredChild";
    static constexpr auto fields =
        std::tuple{field<&StoredChild::sex>("sex", optional, "性别", "sex"),
                   field<&StoredChild::min_months>("min_months", optional, "最小月龄", "youngest possible age, months"),
                   field<&StoredChild::max_months>("max_months", optional, "最大月龄", "oldest possible age, months")};
};

// What triage judges, as one report and its supplements state it.
struct StoredFacts {
    std::vector<std::string> circumstances;
    std::vector<std::string> observed;
    std::vector<std::string> assessed;
    std::vector<StoredChild> children;
    std::optional<DangerNow> danger_now;
    std::optional<ChildNow> child_now;
    std::vector<std::string> suspect_relations;
    std::string reporter_kind;
    std::string reporter_org_kind;
    std::vector<std::string> must_not_know;

    static constexpr std::string_view name = "StoredFacts";
    static constexpr auto fields = std::tuple{
        field<&StoredFacts::circumstances>("circumstances", optional, "情形", "circumstances chosen"),
        field<&StoredFacts::observed>("observed", optional, "观察到的迹象", "signals a reporter saw"),
        field<&StoredFacts::assessed>("assessed", optional, "评估得出的迹象", "signals staff set"),
        field<&StoredFacts::children>("children", optional, "孩子", "children"),
        field<&StoredFacts::danger_now>("danger_now", optional, "有无危险", "in danger now"),
        field<&StoredFacts::child_now>("child_now", optional, "孩子现在跟谁在一起", "with whom the child is"),
        field<&StoredFacts::suspect_relations>("suspect_relations", optional, "嫌疑人关系", "relations of suspects"),
        field<&StoredFacts::reporter_kind>("reporter_kind", optional, "报告人类别", "kind of reporter"),
        field<&StoredFacts::reporter_org_kind>("reporter_org_kind", optional, "报告人单位类别", "kind of organisation"),
        field<&StoredFacts::must_not_know>("must_not_know", optional, "绝不能知道的单位",
                                           "receiving bodies that must not know")};
};

struct StoredTrail {
    std::vector<FiredRule> fired;

    static constexpr std::string_view name = "StoredTrail";
    static constexpr auto fields =
        std::tuple{field<&StoredTrail::fired>("fired", required, "判定过程", "rules that fired")};
};

// Who reported, sealed under the report's own identity key.
struct StoredReporter {
    AccountId account;
    DeviceId device;
    std::string organisation;

    static constexpr std::string_view name = "StoredReporter";
    static constexpr auto fields =
        std::tuple{field<&StoredReporter::account>("account", optional, "账号", "account"),
                   field<&StoredReporter::device>("device", optional, "设备", "device"),
                   field<&StoredReporter::organisation>("organisation", optional, "单位", "organisation")};
};

// Signals that an officer found, sealed under the case's key.
struct StoredCoding {
    std::vector<std::string> signals;
    std::optional<DangerNow> danger_now;

    static constexpr std::string_view name = "StoredCoding";
    static constexpr auto fields =
        std::tuple{field<&StoredCoding::signals>("signals", optional, "迹象", "signals"),
                   field<&StoredCoding::danger_now>("danger_now", optional, "有无危险", "in danger now")};
};

// What an officer did, in words.
struct StoredMeasure {
    std::string by{};
    std::string place{};
    std::string incident_number{};
    std::optional<bool> no_answer{};
    std::optional<Instant> examination_by{};
    std::string text{};

    static constexpr std::string_view name = "StoredMeasure";
    static constexpr auto fields = std::tuple{
        field<&StoredMeasure::by>("by", optional, "办理人", "who did it"),
        field<&StoredMeasure::place>("place", optional, "地点", "where"),
        field<&StoredMeasure::incident_number>("incident_number", optional, "110警情编号", "incident number"),
        field<&StoredMeasure::no_answer>("no_answer", optional, "无人接听", "no answer"),
        field<&StoredMeasure::examination_by>("examination_by", optional, instant, "鉴定期限", "examination by when"),
        field<&StoredMeasure::text>("text", optional, "情况", "in words")};
};

// What a second person is asked, sealed: a command of an administrator, or a lower level and why, or why somebody must know
// who reported.
struct StoredProposal {
    std::string command;
    RawJson arguments;
    std::optional<Level> from;
    std::optional<Level> to;
    std::string text;

    static constexpr std::string_view name = "StoredProposal";
    static constexpr auto fields =
        std::tuple{field<&StoredProposal::command>("command", optional, "命令", "command"),
                   field<&StoredProposal::arguments>("arguments", optional, "参数", "arguments"),
                   field<&StoredProposal::from>("from", optional, "原级别", "level before"),
                   field<&StoredProposal::to>("to", optional, "新级别", "level after"),
                   field<&StoredProposal::text>("text", optional, "理由", "why")};
};

// A new account on its way into the database: its password is a hash already (Argon2id, encoded).
struct StoredNewAccount {
    AddAccount account;
    std::string password_hash;

    static constexpr std::string_view name = "StoredNewAccount";
    static constexpr auto fields = std::tuple{
        field<&StoredNewAccount::account>("account", required, "账号", "account, without its password"),
        field<&StoredNewAccount::password_hash>("password_hash", optional, "密码摘要", "hash of the password")};
};

}  // namespace vigil::protocol
