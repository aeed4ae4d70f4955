#include "transport/live/hub.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace vigil::live {
namespace {

template <class Key>
void take_out(std::unordered_map<Key, std::unordered_set<Subscriber*>>& index, const Key& key, Subscriber& subscriber) {
    const auto entry = index.find(key);
    entry->second.erase(&subscriber);
    if (entry->second.empty()) index.erase(entry);
}

}  // namespace

void Hub::add(Subscriber& subscriber, Holder holder) {
    if (holder.device) by_device_[*holder.device].insert(&subscriber);
    members_.emplace(&subscriber, Member{std::move(holder)});
}

void Hub::remove(Subscriber& subscriber) {
    const auto member = members_.find(&subscriber);
    if (member == members_.end()) return;
    const auto [holder, streams] = std::move(member->second);
    members_.erase(member);
    if (holder.device) take_out(by_device_, *holder.device, subscriber);
    for (const auto& stream : streams) take_out(listeners_, stream, subscriber);
}

void Hub::subscribe(Subscriber& subscriber, const StreamId& stream) {
    const auto member = members_.find(&subscriber);
    if (member == members_.end()) return;
    member->second.streams.insert(stream);
    listeners_[stream].insert(&subscriber);
}

void Hub::unsubscribe(Subscriber& subscriber, const StreamId& stream) {
    const auto member = members_.find(&subscriber);
    if (member == members_.end() || member->second.streams.erase(stream) == 0) return;
    take_out(listeners_, stream, subscriber);
}

std::vector<Subscriber*> Hub::of_device(const DeviceId& device) const {
    const auto found = by_device_.find(device);
    if (found == by_device_.end()) return {};
    return {found->second.begin(), found->second.end()};
}

std::vector<Heard> Hub::devices() const {
    std::vector<Heard> heard;
    for (const auto& [subscriber, member] : members_)
        if (member.holder.device && member.holder.answers)
            heard.push_back({member.holder.account, *member.holder.device});
    return heard;
}

void Hub::publish(std::vector<News> news) {
    boost::asio::post(executor_, [this, news = std::move(news)] {
        for (const auto& one : news) deliver(one);
    });
}

void Hub::deliver(const News& news) {
    const auto listeners = listeners_.find(news.stream);
    if (listeners == listeners_.end()) return;
    for (auto* subscriber : listeners->second) subscriber->hear(news);
}

void Hub::end_account(AccountId account, CloseCode code) {
    end_where([account = std::move(account)](const Holder& holder) { return holder.account == account; }, code);
}

void Hub::end_device(DeviceId device, CloseCode code) {
    end_where([device = std::move(device)](const Holder& holder) { return holder.device == device; }, code);
}

void Hub::end_session(SessionId session, CloseCode code) {
    end_where([session = std::move(session)](const Holder& holder) { return holder.session == session; }, code);
}

template <class Matches>
void Hub::end_where(Matches matches, CloseCode code) {
    boost::asio::post(executor_, [this, matches = std::move(matches), code] {
        for (const auto& [subscriber, member] : members_)
            if (matches(member.holder)) subscriber->end(code);
    });
}

}  // namespace vigil::live
