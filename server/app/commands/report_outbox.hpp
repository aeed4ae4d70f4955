// Reports that have no receipt yet.
#pragma once

#include <filesystem>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "app/commands/report_body.hpp"

namespace vigil::app {

// A report waits here, with its key, until it has a receipt or is refused. So whatever ends the program, the same bytes
// are sent again under the same key. One file for each, readable by its owner only.
class ReportOutbox {
public:
    explicit ReportOutbox(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<void> add(const ReportBody& body) const;
    // Oldest first. A file that is no report any more is set aside: it never blocks the next.
    std::vector<ReportBody> waiting() const;
    void remove(const ReportBody& body) const;
    // Kept for the person to look at, and not sent again.
    void set_aside(const ReportBody& body) const;

private:
    std::filesystem::path path_of(const ReportBody& body) const;

    std::filesystem::path folder_;
};

}  // namespace vigil::app
