#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "domain/access/matrix.hpp"

namespace vigil::app {
namespace {

template <class E>
std::string named(E value) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return fmt::format("{} · {}", word.zh, word.text);
    return {};
}

std::string mark_of(protocol::Shown shown) {
    switch (shown) {
        case protocol::Shown::yes:
            return "✓";
        case protocol::Shown::by_day:
            return "日 day";
        case protocol::Shown::no:
            break;
    }
    return "–";
}

// Four tables in Markdown, so that they can be printed, compared and handed to an auditor.
std::string matrix_text() {
    std::string text =
        "# 权限矩阵 · who may do and see what\n\n"
        "表中没有的一律拒绝；回避名单优先于本表。· What does not stand here is refused; a bar outranks it.\n\n"
        "| 角色 · role |";
    std::string line = "|---|";
    for (const auto& right : words_of(Right{})) {
        text += fmt::format(" {} |", named(right.value));
        line += "---|";
    }
    text += "\n" + line + "\n";
    for (const auto& role : words_of(Role{})) {
        text += fmt::format("| {} |", named(role.value));
        for (const auto& right : words_of(Right{})) text += may(role.value, right.value) ? " ✓ |" : " – |";
        text += "\n";
    }
    text += "\n| 单位与个案的关系 · relation | 可见范围 · projection |\n|---|---|\n";
    for (const auto& right : relation_rights())
        text += fmt::format("| {} | {} |\n", named(right.relation), named(right.projection));
    text += "\n| 个案字段 · field |";
    for (const auto& projection : words_of(Projection{})) text += fmt::format(" {} |", named(projection.value));
    text += "\n|---|---|---|---|---|\n";
    for (const auto& field : case_fields()) {
        text += fmt::format("| `{}` |", field.pointer);
        for (const auto& projection : words_of(Projection{}))
            text += fmt::format(" {} |", mark_of(field.in(projection.value)));
        text += '\n';
    }
    text += "\n| 设备字段 · field of a device |";
    for (const auto& reader : words_of(DeviceReader{})) text += fmt::format(" {} |", named(reader.value));
    text += "\n|---|---|---|\n";
    for (const auto& field : device_fields()) {
        text += fmt::format("| `{}` |", field.pointer);
        for (const auto& reader : words_of(DeviceReader{}))
            text += fmt::format(" {} |", mark_of(field.to(reader.value)));
        text += '\n';
    }
    return text;
}

}  // namespace

void add_authz_command(CLI::App& app, CommandLine& line) {
    auto* authz = app.add_subcommand("authz", "权限 · authorisation")->require_subcommand(1);
    authz->add_subcommand("print", "打印权限矩阵 · print the matrix: who may do and see what")->callback([&line] {
        line.print(matrix_text());
    });
}

}  // namespace vigil::app
