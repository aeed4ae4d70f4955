#include "transport/live/session.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <map>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/problems.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/acknowledging.hpp"
#include "domain/deliveries/reaching.hpp"
#include "domain/drills/ending.hpp"
#include "runtime/task_group.hpp"
#include "runtime/with_deadline.hpp"
#include "transport/http/context.hpp"
#include "transport/live/pages.hpp"
#include "transport/live/payload.hpp"
#include "transport/live/publisher.hpp"

namespace vigil::live {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kHelloTime = 10s;

// What the client was sent of one stream.
struct Place {
    Followed followed;
    Offset sent = 0;
    Offset heard = 0;    // the furthest that the hub told of
    bool behind = true;  // the table holds, or may hold, more than was sent
    bool told_caught_up = false;
    bool needs_reset = false;
    bool is_believed = false;       // the client's cursor was compared with the table
    std::vector<Offset> awaited{};  // sent, and awaited by their reporters to be stored
};

// A client that never says what it has stored does not make the server remember more; the status is right when it is read.
constexpr std::size_t kMostAwaited = 64;

Answer answer_of(const protocol::LiveAck& ack) {
    Answer answer{.id = ack.ack_id,
                  .alert = ack.alert_id,
                  .version = ack.version,
                  .client_at = ack.client_at,
                  .next_step = ack.next_step,
                  .responsible = {},
                  .expected_at = ack.expected_at};
    if (!ack.responsible_id.empty()) answer.responsible = ack.responsible_id;
    return answer;
}

class Session final : public Subscriber {
public:
    Session(http::Context& context, Caller caller, LiveSocket& socket, const asio::any_io_executor& executor)
        : context_(context), caller_(std::move(caller)), socket_(socket), feeding_(executor, [this](auto thrown) {
              thrown_ = std::move(thrown);
              socket_.close(CloseCode::internal_error);
          }) {}
    ~Session() override { context_.hub.remove(*this); }

    asio::awaitable<void> run() {
        const auto greeted = co_await greet();
        if (!greeted) co_return;
        is_greeted_ = true;
        co_await feeding_.join_after(feed_and_listen());
        if (thrown_) std::rethrow_exception(thrown_);
    }

    void hear(const News& news) override {
        if (news.root) return hear_root(news);
        const auto found = places_.find(news.stream);
        if (found == places_.end()) return;
        Place& place = found->second;
        if (news.offset <= place.sent) return;
        place.heard = std::max(place.heard, news.offset);
        if (!place.behind && news.item && news.offset == place.sent + 1) {
            send_item(place, news.offset, news.hidden_from, *news.item);
            return;
        }
        place.behind = true;
        feed_on();
    }

    void end(CloseCode code) override { socket_.close(code); }

private:
    bool is_hidden(const std::vector<AccountId>& from) const {
        return std::find(from.begin(), from.end(), caller_.account) != from.end();
    }

    void send_item(Place& place, Offset offset, const std::vector<AccountId>& hidden_from, const Payload& item) {
        const bool hidden = is_hidden(hidden_from);
        socket_.send(hidden ? gone_payload(place.followed.stream, offset) : item);
        place.sent = offset;
        if (!hidden && item.place() && item.place()->is_awaited && place.awaited.size() < kMostAwaited)
            place.awaited.push_back(offset);
    }

    // Roots are read and signed at different moments, and go forwards only: an older one would look like a rollback.
    void hear_root(const News& news) {
        if (news.root->pos < told_root_.pos) return;
        told_root_ = *news.root;
        socket_.send(*news.item);
    }

    asio::awaitable<Result<std::monostate>> greet() {
        const auto first = co_await runtime::with_deadline(kHelloTime, socket_.receive());
        if (!first) co_return refuse(CloseCode::bad_hello, first.error());
        const auto hello = protocol::decode<protocol::Hello>(first.value());
        const auto type = protocol::type_of(first.value());
        if (!hello || !type || type.value() != protocol::Hello::type)
            co_return refuse(CloseCode::bad_hello,
                             hello ? problem("bad_request", "a hello comes first") : hello.error());

        // The newest connection of a device wins; the older one would be shown everything twice.
        if (caller_.device)
            for (auto* older : context_.hub.of_device(*caller_.device)) older->end(CloseCode::replaced);
        context_.hub.add(*this,
                         {caller_.account, caller_.device, caller_.session, answers_alerts(caller_.memberships)});
        context_.hub.subscribe(*this, everybody());
        // Subscribe first, then read: nothing can be committed unseen in between.
        for (auto& followed : streams_of(caller_, context_.filing.pseudonyms.owner(caller_.account))) {
            context_.hub.subscribe(*this, followed.stream);
            const StreamId stream = followed.stream;
            Place place{.followed = std::move(followed), .needs_reset = true};
            for (const auto& cursor : hello.value().cursors)
                if (cursor.stream == stream && hello.value().epoch == context_.epoch) {
                    place.sent = cursor.offset;
                    place.needs_reset = false;
                }
            places_.emplace(stream, std::move(place));
        }
        const auto root = co_await root_if_it_stands();
        if (!root) {
            socket_.finish(CloseCode::internal_error);  // it comes back, with growing pauses
            co_return root.error();
        }
        if (!root.value()) {
            socket_.close(CloseCode::revoked);
            co_return problem("token_revoked", "the session was revoked before its hello");
        }
        // A stream that the caller may not, or no longer, follow is emptied on the client's side.
        for (const auto& cursor : hello.value().cursors) {
            if (places_.contains(cursor.stream)) continue;
            send(protocol::Reset{cursor.stream, context_.epoch, 0});
            tell_caught_up(cursor.stream, 0, *root.value());
        }
        co_return std::monostate{};
    }

    // The last root of the log where account, session and device still stand. Asked after the hub knows this connection: a
    // revocation is either seen here, or ends the connection from there.
    asio::awaitable<Result<std::optional<LogMark>>> root_if_it_stands() {
        auto read = [&](Unit& unit) -> Result<std::optional<LogMark>> {
            VIGIL_TRY(const auto account, unit.accounts().find(caller_.account));
            if (!account || !account->active) return std::nullopt;
            if (caller_.session) {
                VIGIL_TRY(const auto session, unit.sessions().find(*caller_.session));
                if (!session || session->revoked_at) return std::nullopt;
            }
            if (caller_.device) {
                VIGIL_TRY(const auto device, unit.devices().find(*caller_.device));
                if (!device || device->revoked_at) return std::nullopt;
            }
            VIGIL_TRY(auto root, unit.log().head());
            return std::optional<LogMark>(std::move(root));
        };
        co_return co_await context_.store.read(std::move(read));
    }

    asio::awaitable<void> feed_and_listen() {
        feed_on();
        co_await listen();
        feeding_.cancel();
    }

    // Messages of the client, until the connection ends.
    asio::awaitable<void> listen() {
        for (;;) {
            const auto text = co_await socket_.receive();
            if (!text) co_return;
            const auto understood = co_await take(text.value());
            if (!understood) {
                refuse(CloseCode::bad_message, understood.error());
                co_return;
            }
        }
    }

    asio::awaitable<Result<std::monostate>> take(const std::string& text) {
        VIGIL_CO_TRY(const auto type, protocol::type_of(text));
        if (type == protocol::Stored::type) {
            VIGIL_CO_TRY(const auto stored, protocol::decode<protocol::Stored>(text));
            co_return co_await store_cursor(stored);
        }
        if (type == protocol::LiveAck::type) {
            VIGIL_CO_TRY(const auto ack, protocol::decode<protocol::LiveAck>(text));
            co_return co_await acknowledge_alert(ack);
        }
        co_return problem("bad_request", "a message of no known type");
    }

    asio::awaitable<Result<std::monostate>> store_cursor(const protocol::Stored& stored) {
        const auto place = places_.find(stored.stream);
        if (place == places_.end() && stored.offset == 0) co_return std::monostate{};  // a stream that was emptied
        if (place == places_.end() || stored.offset > place->second.sent)
            co_return problem("bad_request", "a stream that is not followed, or an offset that was not sent");
        if (!caller_.device || !place->second.is_believed) co_return std::monostate{};
        auto& awaited = place->second.awaited;
        const auto beyond =
            std::find_if(awaited.begin(), awaited.end(), [&](Offset each) { return each > stored.offset; });
        const std::vector<Offset> arrived(awaited.begin(), beyond);
        awaited.erase(awaited.begin(), beyond);
        auto write = [&, device = *caller_.device, now = context_.timers.now()](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.streams().store_cursor(device, stored.stream, stored.offset, now));
            for (const Offset offset : arrived) {
                VIGIL_TRY(tell_of_arrival(unit, stored.stream, offset, now));
            }
            VIGIL_TRY(note_stored_drill(unit, stored.stream, stored.offset, now));
            return std::monostate{};
        };
        // A cursor that is not kept costs a repetition, never an item.
        [[maybe_unused]] const auto kept = co_await context_.store.write(std::move(write));
        co_return std::monostate{};
    }

    asio::awaitable<Result<std::monostate>> acknowledge_alert(const protocol::LiveAck& ack) {
        const Answer answer = answer_of(ack);
        auto write = [&, now = context_.timers.now()](Unit& unit) -> Result<Answered> {
            // The roles of now, not those of the hello.
            VIGIL_TRY(const auto account, unit.accounts().find(caller_.account));
            if (!account || !account->active) return problem("token_revoked", "the account no longer stands");
            Caller caller = caller_;
            caller.memberships = account->memberships;
            return acknowledge(unit, caller, answer, now);
        };
        const auto done = co_await context_.store.write(std::move(write));
        if (done) {
            const auto& given = done.value().value.acknowledgement;
            send(protocol::AckOk{given.id, given.alert, given.version, given.stops});
        } else {
            const bool retry = done.error().kind == ErrorKind::unavailable || done.error().kind == ErrorKind::internal;
            send(protocol::AckRefused{ack.ack_id, std::string(problem_type(done.error()).code), retry});
        }
        co_return std::monostate{};
    }

    // Whoever is not behind has no coroutine for it.
    void feed_on() {
        if (!is_greeted_ || std::exchange(is_feeding_, true)) return;
        try {
            feeding_.spawn([this] { return feed(); });
        } catch (...) {
            is_feeding_ = false;
            throw;
        }
    }

    // Sends what the tables hold, as long as a stream is behind.
    asio::awaitable<void> feed() {
        const auto is_behind = [](const auto& each) { return each.second.behind; };
        for (;;) {
            const auto next = std::find_if(places_.begin(), places_.end(), is_behind);
            if (next == places_.end()) break;
            const auto fed = co_await bring_up(next->second);
            if (!fed) {
                // The store cannot be read now, or a role has changed: the client resumes from its cursors, nothing is
                // lost, and its next hello finds the streams of its roles.
                socket_.finish(CloseCode::resume);
                co_return;
            }
            if (!fed.value()) co_return;
        }
        is_feeding_ = false;
    }

    // False: the connection has ended.
    asio::awaitable<Result<bool>> bring_up(Place& place) {
        if (place.needs_reset) co_return co_await reset(place);
        auto read = [&](Unit& unit) -> Result<PageAndRoot> {
            VIGIL_TRY(const bool allowed, may_follow(unit, caller_.account, place.followed));
            if (!allowed) return problem("forbidden", "the account may no longer follow the stream");
            VIGIL_TRY(auto page, read_page(unit, place.followed, place.sent));
            VIGIL_TRY(auto root, unit.log().head());
            // What was removed is gone: an item may not be skipped silently. An offset beyond the head was never given
            // out by this database.
            VIGIL_TRY(const auto head, unit.streams().head(place.followed.stream));
            const bool fits = place.sent >= head.first_kept - 1 && place.sent <= head.head;
            return PageAndRoot{std::move(page), std::move(root), fits};
        };
        VIGIL_CO_TRY(const auto found, co_await context_.store.read(std::move(read)));
        if (!found.fits) {
            place.needs_reset = true;
            co_return true;
        }
        place.is_believed = true;
        for (const auto& item : found.page.items) {
            send_item(place, item.payload.place()->offset, item.hidden_from, item.payload);
        }
        // What was heard of meanwhile may lie beyond the head that was read: then another page is asked for.
        if (place.sent >= std::max(found.page.head, place.heard)) {
            place.behind = false;
            if (!std::exchange(place.told_caught_up, true))
                tell_caught_up(place.followed.stream, place.sent, found.root);
        }
        co_return co_await socket_.drained();
    }

    asio::awaitable<Result<bool>> reset(Place& place) {
        std::optional<std::string> cursor;
        bool first = true;
        do {
            auto read = [&](Unit& unit) -> Result<SnapshotPage> {
                VIGIL_TRY(const bool allowed, may_follow(unit, caller_.account, place.followed));
                if (!allowed) return problem("forbidden", "the account may no longer follow the stream");
                return read_snapshot(unit, place.followed, caller_.account, cursor);
            };
            VIGIL_CO_TRY(const auto part, co_await context_.store.read(std::move(read)));
            if (first) {
                place.sent = part.head;
                send(protocol::Reset{place.followed.stream, context_.epoch, part.head});
            }
            first = false;
            socket_.send(part.payload);
            cursor = part.next;
            if (!co_await socket_.drained()) co_return false;
        } while (cursor);
        place.needs_reset = false;
        place.is_believed = true;
        place.told_caught_up = false;
        co_return true;  // still behind: what was committed during the snapshot follows
    }

    void tell_caught_up(const StreamId& stream, Offset offset, const LogMark& root) {
        if (root.pos > told_root_.pos) told_root_ = root;
        send(protocol::CaughtUp{stream, context_.epoch, offset, context_.log_id, told_root_.pos,
                                context_.filing.tokens.text_of(told_root_.root)});
    }

    template <class Message>
    void send(const Message& message) {
        socket_.send(payload_of(message));
    }

    Error refuse(CloseCode code, const Error& error) {
        std::string allowed = error.violations.empty() ? std::string() : error.violations.front().message;
        send(protocol::LiveProblem{std::string(problem_type(error).code), std::move(allowed)});
        socket_.finish(code);
        return error;
    }

    struct PageAndRoot {
        Page page;
        LogMark root;
        bool fits = false;
    };

    http::Context& context_;
    Caller caller_;
    LiveSocket& socket_;
    std::map<StreamId, Place> places_;
    LogMark told_root_{};  // the newest that the client was told
    bool is_greeted_ = false;
    bool is_feeding_ = false;  // stays true where it failed
    std::exception_ptr thrown_{};
    runtime::TaskGroup feeding_;
};

}  // namespace

asio::awaitable<void> talk(http::Context& context, Caller caller, LiveSocket& socket) {
    Session session(context, std::move(caller), socket, co_await asio::this_coro::executor);
    co_await session.run();
}

}  // namespace vigil::live
