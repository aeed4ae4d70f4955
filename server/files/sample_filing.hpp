// A sample report as a phone would file it, for the demonstration.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/result.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil::files {

struct SampleFiling {
    std::string id;
    std::string reporter_kind;
    std::string reporter_org_kind;
    protocol::FileReport report;  // key and nonce are the sender's to make
};

// What reporters may not send is left out (the engine finds it again), and samples of one `ref` name the same invented
// child. `today`: birth dates are invented against it.
Result<SampleFiling> parse_sample_filing(std::string_view line, const triage::RuleSet& rules, Instant today);

}  // namespace vigil::files
