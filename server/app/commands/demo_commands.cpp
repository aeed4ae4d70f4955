#include <fmt/format.h>

#include <iostream>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>

#include "app/commands/commands.hpp"
#include "app/demo/play.hpp"
#include "app/rules.hpp"
#include "files/file_problems.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

constexpr int kHoldsRealData = 3;  // exit status
constexpr std::size_t kMostDemoBytes = 16 * 1024 * 1024;

std::string in_words(const protocol::DemoRegion& region) {
    if (region.stood_already)
        return fmt::format("演示地区已存在：{0} 个单位。· the demo region stands already: {0} organisations.",
                           region.organisations);
    return fmt::format(
        "已建立演示地区：{0} 个单位；{1} 个苏木乡镇（街道）中有 {2} 个没有工作站。"
        "· the demo region is made: {0} organisations; {2} of {1} townships have no station.",
        region.organisations, region.townships, region.townships_without_station);
}

void make_region(CommandLine& line) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    const auto made = call_desk(configuration.value(), "demo.region", protocol::encode(protocol::Done{}));
    if (!made) return line.fail(made.error(), made.error().kind == ErrorKind::conflict ? kHoldsRealData : 1);
    const auto region = protocol::decode<protocol::DemoRegion>(made.value());
    if (!region) return line.fail(region.error());
    line.print(in_words(region.value()));
}

Result<std::vector<files::SampleFiling>> read_filings(const Configuration& configuration, const std::string& file) {
    VIGIL_TRY(const auto rules, load_rule_set(configuration.data.rules));
    VIGIL_TRY(const auto text, read_file(file, kMostDemoBytes));
    const runtime::SystemTimers timers;
    std::vector<files::SampleFiling> filings;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view sample = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (sample.empty()) continue;
        VIGIL_TRY(auto filing, files::parse_sample_filing(sample, rules, timers.now()));
        filings.push_back(std::move(filing));
    }
    if (filings.empty()) return Error{ErrorKind::invalid_input, file + ": holds no sample report"};
    return filings;
}

void play(CommandLine& line, const std::string& samples) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    auto filings = read_filings(configuration.value(), samples);
    if (!filings) return line.fail(filings.error());
    const auto authority = read_file(configuration.value().tls.authority, kMostDemoBytes);
    if (!authority) return line.fail(authority.error());
    demo::PlayParts parts{.server_url = configuration.value().server.public_url,
                          .authorities_pem = authority.value(),
                          .filings = std::move(filings).value(),
                          .cast = {},
                          .print = [](const std::string& text) { std::cout << text << '\n'
                                                                           << std::flush; }};
    parts.cast = [&configuration](const protocol::DemoRoles& roles) -> Result<protocol::DemoCast> {
        VIGIL_TRY(const auto reply, call_desk(configuration.value(), "demo.cast", protocol::encode(roles)));
        return protocol::decode<protocol::DemoCast>(reply);
    };
    const auto played = demo::play(parts);
    if (!played) line.fail(played.error(), played.error().kind == ErrorKind::conflict ? kHoldsRealData : 1);
}

}  // namespace

void add_demo_commands(CLI::App& app, CommandLine& line) {
    auto* demo = app.add_subcommand("demo", "演示 · the demonstration")->require_subcommand(1);
    demo->add_subcommand("region", "建立演示地区 · make the demonstration's region")->callback([&line] {
        make_region(line);
    });
    auto samples = std::make_shared<std::string>("tests/data/sample-reports.jsonl");
    auto* play_it = demo->add_subcommand("play", "提交样本报告并实时签收 · file the samples and acknowledge live");
    play_it->add_option("--samples", *samples, "样本文件 · JSON lines")->capture_default_str();
    play_it->callback([&line, samples] { play(line, *samples); });
}

}  // namespace vigil::app
