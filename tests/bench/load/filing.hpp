// Filing under load, and what came of every report.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/people.hpp"
#include "bench/load/samples.hpp"

namespace vigil::bench {

struct Receipted {
    ReportId report;
    Steady::time_point begun;  // open loop: when it should have been sent, however late that was
    Steady::time_point answered;
};

struct Filing {
    std::vector<Receipted> receipted{};
    std::map<std::string, std::size_t> refused{};  // by problem code; "lost": no answer
    double seconds = 0;

    double rate() const { return static_cast<double>(receipted.size()) / seconds; }
    Timings accepting() const;  // from begun to answered
};

// Each of them files its next report when the one before was answered; at least one.
Filing file_closed_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples,
                        std::chrono::duration<double> length);

// Reports come at so many a second, at random (a Poisson process), whether or not the server keeps up: whoever finds
// everybody busy waits, and that counts.
Filing file_open_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples, double rate,
                      std::chrono::duration<double> length);

}  // namespace vigil::bench
