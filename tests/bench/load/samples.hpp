// Reports as people write them: the sample reports, each time in another place, about another child, in other words.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil::bench {

class Samples {
public:
    // `places`: where the children are; one is drawn for each report.
    Samples(const std::filesystem::path& samples, const std::filesystem::path& rules, std::vector<DivisionCode> places);

    // With a key and a nonce of its own. The sequence is the same in every run but for these.
    protocol::FileReport next();
    // The same, of those only that are emergencies, or are none.
    protocol::FileReport next_emergency() { return next_that(true); }
    protocol::FileReport next_ordinary() { return next_that(false); }
    // The first of the samples, about a beaten child, there: its station is always told.
    protocol::FileReport urgent_at(const DivisionCode& place);

private:
    protocol::FileReport next_that(bool is_an_emergency);
    protocol::FileReport made_from(const protocol::FileReport& sample, const DivisionCode& place);
    void name_children(protocol::FileReport& report);

    triage::RuleSet rules_{};
    std::vector<protocol::FileReport> samples_{};
    std::vector<DivisionCode> places_;
    std::mt19937 random_{20'250'901};
    std::size_t count_ = 0;
};

}  // namespace vigil::bench
