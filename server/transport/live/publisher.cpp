#include "transport/live/publisher.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/alerts/items.hpp"

namespace vigil::live {
namespace {

constexpr std::string_view kOrganisationPrefix = "org:";
constexpr std::chrono::milliseconds kPause{200};  // after a read that failed

// What read_page needs to know of a stream, from its name.
Followed followed_of(const StreamId& stream) {
    Followed followed{.stream = stream, .organisation = {}, .owner = {}};
    if (stream.str().starts_with(kOrganisationPrefix))
        followed.organisation = OrganisationId(stream.str().substr(kOrganisationPrefix.size()));
    return followed;
}

}  // namespace

const StreamId& everybody() {
    static const StreamId stream("everybody");
    return stream;
}

Publisher::Publisher(boost::asio::any_io_executor executor, Store& store, Hub& hub, runtime::TaskGroup::OnBug on_bug)
    : executor_(executor), store_(store), hub_(hub), tasks_(executor, std::move(on_bug)) {}

void Publisher::committed(const std::vector<StreamId>& streams) {
    boost::asio::post(executor_, [this, streams] {
        for (const auto& stream : streams) {
            if (!hub_.has_listeners(stream)) {
                places_.erase(stream);
                continue;
            }
            Place& place = places_[stream];
            place.has_more = true;
            if (place.is_reading) continue;
            place.is_reading = true;
            tasks_.spawn([this, stream] { return publish(stream); });
        }
    });
}

boost::asio::awaitable<void> Publisher::publish(StreamId stream) {
    const Followed followed = followed_of(stream);
    for (;;) {
        Place& asked = places_[stream];
        asked.has_more = false;
        auto read = [&followed, from = asked.published](Unit& unit) -> Result<Page> {
            if (from) return read_page(unit, followed, *from);
            // The first hint of a stream: its last item. Listeners that miss earlier ones find the gap and read it.
            VIGIL_TRY(const auto head, unit.streams().head(followed.stream));
            return read_page(unit, followed, std::max<Offset>(head.head - 1, 0));
        };
        const auto page = co_await store_.read(std::move(read));
        Place& place = places_[stream];
        if (!page) {
            // The hint must not be lost with the read: a listener would wait for the next one.
            boost::asio::steady_timer pause(executor_, kPause);
            co_await pause.async_wait(boost::asio::use_awaitable);
            continue;
        }
        std::vector<News> news;
        for (const auto& item : page.value().items) {
            const Offset offset = item.payload.place()->offset;
            news.push_back({stream, offset, item.payload, {}, item.hidden_from});
            place.published = offset;
        }
        if (!news.empty()) hub_.publish(std::move(news));
        const bool complete = !place.published || *place.published >= page.value().head;
        if (complete && !place.has_more) {
            place.is_reading = false;
            co_return;
        }
    }
}

void Publisher::signed_root(LogMark root, std::string frame) {
    std::vector<News> news;
    news.push_back({everybody(), 0, Payload(protocol::Root::type, frame), std::move(root)});
    hub_.publish(std::move(news));
}

boost::asio::awaitable<void> Publisher::stop() {
    tasks_.cancel();
    co_await tasks_.join(std::chrono::seconds(5));
}

}  // namespace vigil::live
