#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/rules.hpp>

#include "app/commands/commands.hpp"
#include "app/demo/climb.hpp"
#include "app/demo/play.hpp"
#include "app/rules.hpp"
#include "files/file_problems.hpp"
#include "files/short_limits.hpp"
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

constexpr std::chrono::seconds kStep{4};
constexpr std::int64_t kShortVersion = 900'000;  // beyond every version that anybody counts to

// By such rules red alerts climb every kStep, until this goes. What judged before judges again then.
class ShortLimits {
public:
    // conflict: this is no demonstration's database; nothing was changed.
    static Result<std::unique_ptr<ShortLimits>> begin(const Configuration& configuration) {
        VIGIL_TRY(call_desk(configuration, "demo.cast", protocol::encode(protocol::DemoRoles{})));
        VIGIL_TRY(const auto before, version_that_judges(configuration));
        VIGIL_TRY(const auto exported,
                  call_desk(configuration, "rules.export", protocol::encode(protocol::NameRules{before})));
        VIGIL_TRY(const auto rules, protocol::decode<protocol::ExportedRules>(exported));
        VIGIL_TRY(auto shortened, files::with_short_limits(rules.body, kShortVersion + before, kStep));
        VIGIL_TRY(
            call_desk(configuration, "rules.activate", protocol::encode(protocol::OfferRules{std::move(shortened)})));
        return std::unique_ptr<ShortLimits>(new ShortLimits(configuration, before));
    }
    ~ShortLimits() {
        if (is_standing_) static_cast<void>(end());
    }
    ShortLimits(const ShortLimits&) = delete;
    ShortLimits& operator=(const ShortLimits&) = delete;

    Result<void> end() {
        is_standing_ = false;
        VIGIL_TRY(call_desk(configuration_, "rules.roll-back", protocol::encode(protocol::NameRules{before_})));
        return success();
    }

private:
    ShortLimits(const Configuration& configuration, std::int64_t before)
        : configuration_(configuration), before_(before) {}

    // A demonstration that was killed may have left its own in use.
    static Result<std::int64_t> version_that_judges(const Configuration& configuration) {
        VIGIL_TRY(const auto reply, call_desk(configuration, "rules.history", protocol::encode(protocol::Done{})));
        VIGIL_TRY(const auto history, protocol::decode<protocol::RuleHistory>(reply));
        for (const auto& each : history.activations)
            if (each.version < kShortVersion) return each.version;
        return Error{ErrorKind::internal, "no rules were ever in use"};
    }

    const Configuration& configuration_;
    std::int64_t before_;
    bool is_standing_ = true;
};

Result<void> climb(const Configuration& configuration, const demo::StageParts& parts,
                   const std::vector<files::SampleFiling>& filings) {
    const auto missing = std::find_if(filings.begin(), filings.end(), [](const files::SampleFiling& each) {
        const auto& signals = each.report.signals;
        return std::find(signals.begin(), signals.end(), "missing") != signals.end();
    });
    if (missing == filings.end())
        return Error{ErrorKind::invalid_input, "the samples hold no report of a missing child, which this shows"};
    VIGIL_TRY(const auto limits, ShortLimits::begin(configuration));
    const auto climbed = demo::climb(parts, *missing, kStep);
    VIGIL_TRY(limits->end());
    return climbed;
}

Result<void> play(const Configuration& configuration, const demo::StageParts& parts,
                  const std::vector<files::SampleFiling>& filings) {
    VIGIL_TRY(demo::play(parts, filings));
    return climb(configuration, parts, filings);
}

using Show = Result<void> (*)(const Configuration&, const demo::StageParts&, const std::vector<files::SampleFiling>&);

void show(CommandLine& line, const std::string& samples, Show what) {
    const auto configuration = line.configuration();
    if (!configuration) return line.fail(configuration.error());
    const auto filings = read_filings(configuration.value(), samples);
    if (!filings) return line.fail(filings.error());
    const auto authority = read_file(configuration.value().tls.authority, kMostDemoBytes);
    if (!authority) return line.fail(authority.error());
    demo::StageParts parts{.server_url = configuration.value().server.public_url,
                           .authorities_pem = authority.value(),
                           .cast = {},
                           .print = [](const std::string& text) { std::cout << text << '\n'
                                                                            << std::flush; }};
    parts.cast = [&configuration](const protocol::DemoRoles& roles) -> Result<protocol::DemoCast> {
        VIGIL_TRY(const auto reply, call_desk(configuration.value(), "demo.cast", protocol::encode(roles)));
        return protocol::decode<protocol::DemoCast>(reply);
    };
    const auto shown = what(configuration.value(), parts, filings.value());
    if (!shown) line.fail(shown.error(), shown.error().kind == ErrorKind::conflict ? kHoldsRealData : 1);
}

}  // namespace

void add_demo_commands(CLI::App& app, CommandLine& line) {
    auto* demo = app.add_subcommand("demo", "演示 · the demonstration")->require_subcommand(1);
    demo->add_subcommand("region", "建立演示地区 · make the demonstration's region")->callback([&line] {
        make_region(line);
    });
    const auto add = [&](const char* name, const char* help, Show what) {
        auto samples = std::make_shared<std::string>("tests/data/sample-reports.jsonl");
        auto* command = demo->add_subcommand(name, help);
        command->add_option("--samples", *samples, "样本文件 · JSON lines")->capture_default_str();
        command->callback([&line, samples, what] { show(line, *samples, what); });
    };
    add("play", "提交样本报告并实时签收，再演示无人签收 · file the samples and acknowledge live, then as climb", play);
    add("climb", "演示无人签收的警报逐级升级 · an alert that nobody answers climbs from township to league", climb);
}

}  // namespace vigil::app
