// From "something was committed" to frames on their way: reads a stream once for all of its listeners.
#pragma once

#include <map>

#include "runtime/task_group.hpp"
#include "store/store.hpp"
#include "transport/live/hub.hpp"
#include "transport/live/pages.hpp"

namespace vigil::live {

// committed() and signed_root() may be called from any thread; all else happens on the live executor. A hint is only a
// hint: a session that finds a gap reads the table itself.
class Publisher {
public:
    Publisher(boost::asio::any_io_executor executor, Store& store, Hub& hub, runtime::TaskGroup::OnBug on_bug);

    // Streams that have new items.
    void committed(const std::vector<StreamId>& streams);

    // To every connection.
    void signed_root(LogMark root, std::string frame);

    // Ends the tasks. On the live executor.
    boost::asio::awaitable<void> stop();

private:
    struct Place {
        std::optional<Offset> published{};
        bool is_reading = false;
        bool has_more = false;
    };
    boost::asio::awaitable<void> publish(StreamId stream);

    boost::asio::any_io_executor executor_;
    Store& store_;
    Hub& hub_;
    std::map<StreamId, Place> places_;
    runtime::TaskGroup tasks_;
};

// Every session listens to it: frames that are for everybody.
const StreamId& everybody();

}  // namespace vigil::live
