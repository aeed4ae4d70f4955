// Any lines as what a server says over a live connection, and as what a client kept in its file: never a crash, no cursor runs
// ahead of what was kept, and what is kept is read as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "client/endpoint.hpp"
#include "client/live_protocol.hpp"
#include "client/live_state.hpp"
#include "client/live_store.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);

    if (const auto kept = client::from_lines(input)) {
        const auto lines = client::to_lines(kept.value());
        const auto again = client::from_lines(lines);
        if (!again || client::to_lines(again.value()) != lines) std::abort();
    }
    if (const auto endpoint = client::parse_endpoint(input)) {
        const auto again = client::parse_endpoint("https://" + endpoint.value().authority());
        if (!again || again.value().host != endpoint.value().host || again.value().port != endpoint.value().port)
            std::abort();
    }

    client::MemoryLiveStore store;
    client::LiveListener listener;
    client::LiveProtocol live(store, listener);
    if (!live.load()) std::abort();
    static_cast<void>(live.hello());
    for (std::string_view rest = input; !rest.empty();) {
        const auto end = rest.find('\n');
        if (live.receive(rest.substr(0, end))) break;  // it would leave
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    live.commit();
    static_cast<void>(live.take_stored());
    const auto kept = store.load();
    if (!kept || client::to_lines(kept.value()) != client::to_lines(live.state())) std::abort();
    if (!client::from_lines(client::to_lines(live.state()))) std::abort();
    return 0;
}
