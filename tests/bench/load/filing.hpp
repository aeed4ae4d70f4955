// Filing under load, and what came of every report.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
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
    std::size_t without_retry_after = 0;           // of those refused
    Timings refusing{};                            // from sending to the refusal
    Timings late{};                                // open loop: sent after its time
    std::size_t unsent = 0;                        // and not at all, because everybody was busy until the end
    Steady::time_point begun{};
    Steady::time_point last_refused{};
    double seconds = 0;

    std::size_t refusals() const;
    double rate() const { return static_cast<double>(receipted.size()) / seconds; }
    Timings accepting() const;  // from begun to answered
};

using NextReport = std::function<protocol::FileReport()>;

// Each of them files its next report when the one before was answered; at least one.
Filing file_closed_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples,
                        std::chrono::duration<double> length);

// Reports come at so many a second, at random (a Poisson process), whether or not the server keeps up: whoever finds
// everybody busy waits, and that counts.
Filing file_open_loop(asio::io_context& io, const std::vector<Filer*>& filers, Samples& samples, double rate,
                      std::chrono::duration<double> length);

// Reports of one sort that come that way: so many a second, each `next()`, from whoever of `filers` is free.
struct Flow {
    std::vector<Filer*> filers;
    double rate;
    NextReport next;
};
// Several flows at the same time: what came of each.
std::vector<Filing> file_flows(asio::io_context& io, const std::vector<Flow>& flows,
                               std::chrono::duration<double> length);

}  // namespace vigil::bench
