#include "app/contacts.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

#include "domain/reachability/reachability.hpp"

namespace vigil::app {

namespace asio = boost::asio;

Contacts::Contacts(ContactsParts parts)
    : parts_(std::move(parts)), tasks_(parts_.executor, [log = parts_.log](std::exception_ptr thrown) {
          log.error("contacts.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

void Contacts::start() {
    tasks_.spawn([this] { return run(); });
}

asio::awaitable<void> Contacts::stop() {
    tasks_.cancel();
    co_await tasks_.join(std::chrono::seconds(5));
}

asio::awaitable<void> Contacts::run() {
    asio::steady_timer timer(parts_.executor);
    for (;;) {
        try {
            co_await note();
        } catch (const std::bad_alloc&) {  // there may be some in a minute
        }
        timer.expires_after(parts_.every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> Contacts::note() {
    const Instant now = parts_.timers.now(), quarter = quarter_of(now);
    std::erase_if(noted_, [&](const auto& each) { return each.second != quarter; });
    auto heard = parts_.hub.devices();
    for (auto& each : parts_.book.take()) heard.push_back(std::move(each));
    std::vector<Contact> contacts;
    for (auto& [account, device] : heard)
        if (noted_.emplace(device, quarter).second) contacts.push_back({std::move(account), std::move(device)});
    if (contacts.empty()) co_return;
    auto write = [&contacts, limits = parts_.limits, now](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(note_contacts(unit, contacts, limits, now));
        return std::monostate{};
    };
    const auto noted = co_await parts_.store.write(std::move(write), Urgency::later);
    if (noted) co_return;
    for (const auto& each : contacts) {
        noted_.erase(each.device);
        parts_.book.note(live::Heard{each.account, each.device});
    }
    parts_.log.warning("contacts.not_noted", {{"error", runtime::LogValue::message(noted.error())}});
}

}  // namespace vigil::app
