// What the benchmarks work on: a site with the whole region, and the sample reports, each varied.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/messages/report.hpp>

#include "bench/load/samples.hpp"
#include "bench/load/site.hpp"
#include "bench/opened_site.hpp"
#include "domain/triage/facts.hpp"
#include "domain/triage/rule_set.hpp"
#include "support/installation.hpp"

namespace vigil::bench {

struct MadeReport {
    protocol::FileReport document;
    std::string body;  // its bytes
    triage::Facts facts;
    matching::Ground ground;
};

// Made once, when the first benchmark asks for it, and kept to the end of the program.
class Fixture {
public:
    static constexpr std::size_t kReports = 256;
    static constexpr std::size_t kManyRules = 500;

    static Fixture& instance();

    GivenTime& time() { return time_; }
    Instant now() const { return time_.now(); }
    OpenedSite& site() { return site_; }
    const Configuration& configuration() const { return folder_.configuration(); }
    std::filesystem::path database() const { return folder_.database(); }
    const triage::RuleSet& rules() { return site_.rules(); }
    const triage::RuleSet& many_rules() const { return many_rules_; }
    const std::vector<MadeReport>& reports() const { return reports_; }
    const Sender& sender() const { return senders_.front(); }

    // Another report every time, ready for its transaction.
    Filing next_filing();

private:
    Fixture();

    test::TempFolder temporary_{};
    Site folder_;
    // Asked before the folder is opened here.
    std::vector<protocol::OrganisationView> schools_, stations_;
    GivenTime time_;
    OpenedSite site_;
    triage::RuleSet many_rules_;
    std::vector<Sender> senders_{};
    std::unique_ptr<Samples> samples_{};
    std::vector<MadeReport> reports_{};
    std::size_t filed_ = 0;
};

}  // namespace vigil::bench
