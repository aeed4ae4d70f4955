#include "transport/http/bursts.hpp"

namespace vigil::http {

std::string Bursts::name_of(const std::string& sender, Instant now) {
    const std::lock_guard lock(mutex_);
    if (senders_.size() >= kMostSenders) forget_old(now);
    auto& known = senders_[sender];
    while (!known.reports.empty() && known.reports.front() + kWindow <= now) known.reports.pop_front();
    if (known.reports.empty()) known.burst.clear();
    known.reports.push_back(now);
    if (known.reports.size() > kMany && known.burst.empty()) known.burst = fresh_name_();
    return known.burst;
}

void Bursts::forget_old(Instant now) {
    std::erase_if(senders_, [&](const auto& each) {
        return each.second.reports.empty() || each.second.reports.back() + kWindow <= now;
    });
}

}  // namespace vigil::http
