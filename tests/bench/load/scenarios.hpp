// What is measured, one thing after the other, each on the same running server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/machine.hpp"
#include "bench/load/outcome.hpp"
#include "bench/load/peer.hpp"

namespace vigil::bench {

struct Plan {
    double seconds = 10;            // of each phase that files reports
    std::size_t connections = 64;   // that file
    std::size_t stations = 60;      // that listen, and in whose townships the children are
    std::size_t crowd = 256;        // connections of the crowded phase
    std::size_t idlers = 10'000;    // live connections that do nothing
    std::size_t listeners = 5'000;  // on one stream
    std::size_t handshakes = 2'000;
    double flood = 5'000;          // reports a second of an overload
    std::size_t flooders = 1'000;  // connections over which it comes
    double flood_seconds = 60;
    double soak_minutes = 30;
};

// A table for people: what, how much, and how it was made.
using Print = std::function<void(std::string_view figure, const std::string& value)>;

class Bench {
public:
    Bench(Site& site, const Plan& plan, Print print);
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void file();        // closed loop, whatever comes of it: nothing is printed
    void steady();      // closed loop: how much goes through
    void half();        // open loop at half of that: how long it takes then
    void alone();       // one connection: how long it takes at least
    void crowded();     // more connections, closed loop: do alerts get through
    void handshakes();  // full ones
    void fan_out();     // one alert to very many
    // What a live connection holds in memory. Before every other scenario of its server: it would take memory that others have
    // given back.
    void idle();
    // Far more than is let in: of known senders, then of strangers while known senders go on. Wants a limit ([overload]) that
    // an ordinary day would reach.
    void overload();
    // Half load for long: do memory and descriptors stay as they are.
    void soak();
    void peer();  // the closed loop against what others would build, with one row a report and with as many

private:
    struct Phase {
        Filing filing;
        CpuTimes cpu;
    };
    std::chrono::duration<double> length() const { return std::chrono::duration<double>(plan_.seconds); }
    // Files, and prints what that cost `process`.
    Phase measure(std::string_view title, pid_t process, const std::function<Filing()>& file);
    void print_outcome(const Filing& filing);
    double half_rate();
    std::vector<Filer*> reporters(std::size_t count) const;
    void peer_with(std::string_view title, const std::optional<OneReport>& rows);
    Outcome watch_until_all_is_shown(const Filing& filing);
    // Officers of the station where nothing happens, without a connection.
    std::vector<std::unique_ptr<Device>> enrol_quietly(std::size_t count);
    asio::awaitable<void> file_urgent();
    std::vector<Filing> flood(std::string_view title, const std::function<std::vector<Filing>()>& pour);
    void print_flow(std::string_view who, const Filing& filing);
    void print_recovery();

    Site& site_;
    Plan plan_;
    Print print_;
    asio::io_context io_{1};
    std::vector<OrganisationId> schools_{};
    std::vector<OrganisationId> stations_{};
    protocol::OrganisationView
        quiet_station_{};  // where nobody is reported, so that a new listener has nothing to catch up
    std::vector<std::unique_ptr<Device>> reporters_{};
    std::vector<std::unique_ptr<Device>> officers_{};
    std::vector<std::unique_ptr<Watcher>> watchers_{};
    std::vector<Listening> listening_{};
    std::unique_ptr<Samples> samples_{};
    double full_rate_ = 0;  // 0: not measured yet
};

}  // namespace vigil::bench
