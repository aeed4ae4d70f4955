// How long a look takes, whatever lies in the database.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "bench/load/people.hpp"
#include "bench/load/site.hpp"
#include "bench/load/timings.hpp"

namespace vigil::bench {

// Officers of stations, one after the other over connections that are kept alive: nobody else asks for anything.
class Readers {
public:
    Readers(const Site& site, std::size_t stations);

    // Pages of one's alerts, from the oldest on.
    Timings alert_lists(std::size_t count);
    // Cases that those pages named. Requires: alert_lists() found some.
    Timings cases(std::size_t count);
    // From hello to the last frame of what was missed: one page of 64 items, or all there are.
    Timings stream_pages(std::size_t count);

private:
    asio::awaitable<Steady::duration> time_stream_page(Device& officer, const protocol::CaughtUp& head);
    asio::awaitable<protocol::CaughtUp> head_of(Device& officer);

    const Site& site_;
    asio::io_context io_{1};
    std::vector<std::unique_ptr<Device>> officers_{};
    std::vector<std::pair<Device*, CaseId>> cases_{};
};

}  // namespace vigil::bench
