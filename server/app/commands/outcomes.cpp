#include "app/commands/outcomes.hpp"

#include <fmt/format.h>

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/indented.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/messages/keys.hpp>

#include "app/commands/recovery_shares.hpp"

namespace vigil::app {
namespace {

// `what`: in Chinese and in English.
void print_erased(CommandLine& line, std::pair<std::string_view, std::string_view> what, const std::string& id,
                  Instant at, const std::optional<std::int64_t>& remains, const std::string& certificate) {
    line.print(fmt::format("✓ {0} {1} 已于 {2}（北京时间）销毁\n  {3} {1} was erased at {4}", what.first, id,
                           to_china_time(at), what.second, to_rfc3339(at)));
    if (!remains)
        line.print("- 此前已销毁，本次未再查找密钥残留 · it had been erased before; nothing was looked for this time");
    else if (*remains == 0)
        line.print("✓ 数据库文件中已查不到被销毁的密钥 · no file of the database holds the destroyed keys any more");
    else
        line.print(
            fmt::format("✗ 数据库文件中仍有 {0} 处残留：请运行 vigil keys rotate 和 keys retire，使其失效\n  They were "
                        "still found in {0} places: rotate and retire case_master and reporter_master, which makes "
                        "what is left useless",
                        *remains));
    line.print("\n销毁证明 · certificate\n" + certificate);
    if (remains.value_or(0) != 0) line.status = 1;
}

void print_erased(CommandLine& line, const protocol::CaseErased& erased) {
    print_erased(line, {"个案", "Case"}, erased.case_id.str(), erased.erased_at, erased.remains, erased.certificate);
    for (const auto& each : erased.merged_certificates)
        line.print("\n合并个案的销毁证明 · certificate of a case that was merged with it\n" + each);
}

void print_erased(CommandLine& line, const protocol::ConsiderationErased& erased) {
    print_erased(line, {"研判记录", "Consideration"}, erased.consideration_id.str(), erased.erased_at, erased.remains,
                 erased.certificate);
}

void print_waiting(CommandLine& line, const protocol::ProposedChange& proposed) {
    line.print(fmt::format(
        "尚未执行，待第二名管理员确认；请在 {1}（北京时间）前运行 vigil proposal approve {0}\nNot done yet: a second "
        "administrator must agree before {2}: vigil proposal approve {0}",
        proposed.proposal_id.str(), to_china_time(proposed.expires_at), to_rfc3339(proposed.expires_at)));
}

}  // namespace

void print_outcome(CommandLine& line, const std::string& result) {
    if (const auto proposed = protocol::decode<protocol::ProposedChange>(result))
        return print_waiting(line, proposed.value());
    if (const auto printed = protocol::decode<protocol::PrintedShares>(result))
        return print_recovery_shares(line, printed.value());
    if (const auto erased = protocol::decode<protocol::CaseErased>(result)) return print_erased(line, erased.value());
    if (const auto erased = protocol::decode<protocol::ConsiderationErased>(result))
        return print_erased(line, erased.value());
    line.print(protocol::indented(result));
}

}  // namespace vigil::app
