#include "bench/load/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

#include "domain/reports/emergency.hpp"
#include "files/rule_set_file.hpp"
#include "files/sample_filing.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::bench {
namespace {

// One report in so many is about a child who was named before: repeats are a part of the work. Among so many of the first
// children it is drawn, or among a twentieth of all, so that nobody is named hundreds of times however many reports there are.
constexpr std::size_t kNewChildren = 19;
constexpr std::size_t kNamedAgain = 1'000;
constexpr int kMostExtraSentences = 6;

// Invented names as long as real ones: a family name and two characters.
constexpr std::size_t kNames = 16 * 32 * 32;
std::string invented_name(std::size_t number) {
    constexpr std::array kFamily{"王", "李", "张", "刘", "陈", "杨", "赵", "黄",
                                 "周", "吴", "包", "白", "乌", "萨", "那", "孟"};
    constexpr std::array kGiven{"明", "红", "丽", "强", "静", "洋", "艳", "勇", "娜", "军", "杰",
                                "娟", "涛", "超", "霞", "平", "刚", "桂", "英", "华", "文", "宁",
                                "雨", "晨", "乐", "安", "思", "琪", "浩", "然", "欣", "怡"};
    std::string name = kFamily[number % kFamily.size()];
    name += kGiven[number / kFamily.size() % kGiven.size()];
    return name + kGiven[number / kFamily.size() / kGiven.size() % kGiven.size()];
}

}  // namespace

Samples::Samples(const std::filesystem::path& samples, const std::filesystem::path& rules,
                 std::vector<DivisionCode> places)
    : places_(std::move(places)) {
    std::ostringstream rule_text;
    rule_text << std::ifstream(rules).rdbuf();
    auto loaded = files::parse_rule_set(rule_text.str());
    if (!loaded) throw std::runtime_error("rules: " + loaded.error().message);
    const auto today = runtime::SystemTimers().now();
    std::ifstream file(samples);
    for (std::string line; std::getline(file, line);) {
        auto parsed = files::parse_sample_filing(line, loaded.value(), today);
        if (!parsed) throw std::runtime_error("samples: " + parsed.error().message);
        samples_.push_back(std::move(parsed).value().report);
    }
    if (samples_.empty() || places_.empty()) throw std::runtime_error("no sample reports, or no places");
    rules_ = std::move(loaded).value();
}

protocol::FileReport Samples::next() {
    const auto& place = places_[random_() % places_.size()];
    return made_from(samples_[count_ % samples_.size()], place);
}

// Of the samples as they are made: the child's age counts too.
protocol::FileReport Samples::next_that(bool is_an_emergency) {
    for (;;) {
        auto report = next();
        if (is_emergency(report, rules_, runtime::SystemTimers().now()) == is_an_emergency) return report;
    }
}

protocol::FileReport Samples::urgent_at(const DivisionCode& place) { return made_from(samples_.front(), place); }

protocol::FileReport Samples::made_from(const protocol::FileReport& sample, const DivisionCode& place) {
    ++count_;
    auto report = sample;
    report.key = crypto::uuid_v4();
    report.nonce = crypto::to_base64url(crypto::random_bytes(16));
    report.places.now->division = place;
    for (auto more = random_() % kMostExtraSentences; more > 0; --more)
        report.narrative += fmt::format("第{}次看到时,孩子说了另外的情况。", more);
    name_children(report);
    return report;
}

void Samples::name_children(protocol::FileReport& report) {
    const bool named_before = count_ % (kNewChildren + 1) == 0;
    const auto child_number = named_before ? random_() % std::max(kNamedAgain, count_ / 20) : kNamedAgain + count_;
    std::size_t sibling = 0;
    for (auto& child : report.children) {
        const auto number = child_number + 7 * sibling++;
        // Whoever shares a name was born on another day: 66 million children before one comes again.
        const auto born = (number * 5 + number / kNames * 11) % (12 * 12 * 28);
        child.child_name = invented_name(number);
        child.birth_date = fmt::format("{}-{:02}-{:02}", 2010 + born % 12, 1 + born / 12 % 12, 1 + born / 144);
    }
}

}  // namespace vigil::bench
