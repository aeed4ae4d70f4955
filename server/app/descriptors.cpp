#include "app/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace vigil::app {
namespace {

// Database, its log and index for each connection of the store, listeners, epoll, log, sinks, and what commands open.
constexpr std::size_t kOwn = 64;

}  // namespace

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kOwn;
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    return static_cast<std::size_t>(limit.rlim_cur);
}

ConnectionShares share_descriptors(std::size_t limit, const Configuration& configuration) {
    const auto& http = configuration.http;
    const auto& live = configuration.live;
    const std::size_t own = kOwn + 3 * static_cast<std::size_t>(configuration.store.readers);
    ConnectionShares shares{http.connections, http.reserve, live.connections, 0, false};
    shares.wanted = own + shares.connections + shares.reserve + shares.live;
    if (shares.wanted <= limit) return shares;
    shares.is_short = true;
    const std::size_t left = limit > own ? limit - own : 0;
    const auto at_least_one = [](std::size_t share) { return std::max<std::size_t>(share, 1); };
    shares.reserve = at_least_one(std::min(http.reserve, left / 8));
    shares.connections = at_least_one(std::min(http.connections, left / 2));
    const std::size_t taken = shares.reserve + shares.connections;
    shares.live = at_least_one(std::min(live.connections, left > taken ? left - taken : 0));
    return shares;
}

}  // namespace vigil::app
