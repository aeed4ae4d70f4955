#include "client/live_protocol.hpp"

#include <algorithm>
#include <utility>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/codec.hpp>

namespace vigil::client {
namespace {

using protocol::encode;

constexpr std::size_t kReplayBatch = 64;                        // items; one page of the server
constexpr std::size_t kItemsBetweenSweeps = kKeptFinished / 8;  // each looks at the whole board

// `item` tells more than `known` about the same subject.
bool is_newer(const protocol::ItemBody& item, const protocol::ItemBody& known) {
    if (item.alert && known.alert) return item.alert->revision > known.alert->revision;
    if (item.breach && known.breach) return item.breach->ended_at && !known.breach->ended_at;      // it ends once
    if (item.warning && known.warning) return item.warning->ended_at && !known.warning->ended_at;  // likewise
    if (item.test && known.test) return item.test->sent_at > known.test->sent_at;
    if (item.visit && known.visit) return item.visit->revision > known.visit->revision;
    return encode(item) != encode(known);
}

// The whole state of a stream leaves it out: what is over, what is said once, and a drill that nobody has to answer.
bool is_over(const protocol::ItemBody& item) {
    if (item.drill || item.digest || item.test) return true;
    if (item.breach) return item.breach->ended_at.has_value();
    if (item.warning) return item.warning->ended_at.has_value();
    if (item.visit) return item.visit->state == VisitState::ended;
    if (!item.alert) return false;
    return item.alert->state == AlertState::closed || (item.alert->drill && item.alert->state != AlertState::open);
}

}  // namespace

Result<void> LiveProtocol::load() {
    VIGIL_TRY(state_, store_.load());
    return success();
}

std::vector<std::string> LiveProtocol::hello() {
    places_.clear();
    to_say_stored_.clear();  // said again after caught_up, when the server has placed this connection in its streams
    protocol::Hello hello;
    hello.epoch = state_.epoch;
    for (const auto& [stream, offset] : state_.cursors) {
        hello.cursors.push_back({stream, offset});
        places_[stream].position = offset;
    }
    std::vector<std::string> frames{encode(hello)};
    for (auto& ack : waiting_acks()) frames.push_back(std::move(ack));
    return frames;
}

template <class Message>
std::optional<Leave> LiveProtocol::decode_and_take(std::string_view frame) {
    const auto message = protocol::decode<Message>(frame);
    if (!message) return Leave{LeaveReason::not_understood};
    return on(message.value());
}

std::optional<Leave> LiveProtocol::receive(std::string_view frame) {
    using Take = std::optional<Leave> (LiveProtocol::*)(std::string_view);
    static const std::map<std::string_view, Take> takers{
        {protocol::LiveItem::type, &LiveProtocol::decode_and_take<protocol::LiveItem>},
        {protocol::Gone::type, &LiveProtocol::decode_and_take<protocol::Gone>},
        {protocol::Reset::type, &LiveProtocol::decode_and_take<protocol::Reset>},
        {protocol::Snapshot::type, &LiveProtocol::decode_and_take<protocol::Snapshot>},
        {protocol::CaughtUp::type, &LiveProtocol::decode_and_take<protocol::CaughtUp>},
        {protocol::AckOk::type, &LiveProtocol::decode_and_take<protocol::AckOk>},
        {protocol::AckRefused::type, &LiveProtocol::decode_and_take<protocol::AckRefused>},
        {protocol::Root::type, &LiveProtocol::decode_and_take<protocol::Root>},
        {protocol::Reconnect::type, &LiveProtocol::decode_and_take<protocol::Reconnect>},
        {protocol::LiveProblem::type, &LiveProtocol::decode_and_take<protocol::LiveProblem>},
    };
    const auto type = protocol::type_of(frame);
    if (!type) return Leave{LeaveReason::not_understood};
    const auto taker = takers.find(type.value());
    if (taker == takers.end()) return std::nullopt;  // a later server says more than this client knows

    const auto leave = (this->*taker->second)(frame);
    if (leave || is_caught_up() || to_show_.size() >= kReplayBatch) commit();
    return leave;
}

std::optional<Leave> LiveProtocol::on(const protocol::LiveItem& item) {
    auto& place = places_[item.stream];
    if (item.offset <= place.position) return std::nullopt;  // a repetition
    if (item.offset > place.position + 1) {
        if (shown_early_.emplace(item.stream, item.offset).second) offer(item, Comparison::newer_only);
        return Leave{LeaveReason::gap};
    }
    move_to(item.stream, place, item.offset);
    if (place.is_resetting) place.listed.insert(subject_of(item.item));
    if (shown_early_.erase({item.stream, item.offset}) == 0)
        offer(item, Comparison::newer_only);
    else if (const auto known = state_.board.find(subject_of(item.item)); known != state_.board.end())
        known->second.item = item;  // what the replay told since then was older
    return std::nullopt;
}

std::optional<Leave> LiveProtocol::on(const protocol::Gone& gone) {
    auto& place = places_[gone.stream];
    if (gone.offset <= place.position) return std::nullopt;
    if (gone.offset > place.position + 1) return Leave{LeaveReason::gap};
    move_to(gone.stream, place, gone.offset);
    return std::nullopt;
}

void LiveProtocol::move_to(const StreamId& stream, Place& place, std::int64_t position) {
    place.position = position;
    if (place.is_resetting) return;
    state_.cursors[stream] = position;
    advanced_.insert(stream);
    changed_ = true;
}

void LiveProtocol::offer(const protocol::LiveItem& item, Comparison comparison) {
    const auto subject = subject_of(item.item);
    if (subject.empty()) return;  // of a later server: nothing this client could show
    const auto [entry, is_new] = state_.board.try_emplace(subject, Known{item, {item.stream}});
    auto& known = entry->second;
    changed_ |= known.streams.insert(item.stream).second || is_new;
    const bool differs = comparison == Comparison::newer_only ? is_newer(item.item, known.item.item)
                                                              : encode(item.item) != encode(known.item.item);
    if (!is_new && !differs) return;
    known.item = item;
    to_show_.push_back(item);
    changed_ = true;
    if (state_.board.size() < next_sweep_) return;
    let_go_of_old(state_);
    next_sweep_ = state_.board.size() + kItemsBetweenSweeps;
}

std::optional<Leave> LiveProtocol::on(const protocol::Reset& reset) {
    const bool is_new_epoch = reset.epoch != state_.epoch;
    if (is_new_epoch) {
        // Offsets of the old epoch mean nothing in the new one, in any stream.
        state_.epoch = reset.epoch;
        state_.cursors.clear();
        places_.clear();
        shown_early_.clear();
    }
    // Without a cursor: if the connection breaks before the state is whole, the next one begins with a reset again.
    state_.cursors.erase(reset.stream);
    advanced_.erase(reset.stream);
    to_say_stored_.erase(reset.stream);
    places_[reset.stream] = Place{reset.offset, false, true, is_new_epoch, {}};
    changed_ = true;
    return std::nullopt;
}

std::optional<Leave> LiveProtocol::on(const protocol::Snapshot& snapshot) {
    auto& place = places_[snapshot.stream];
    if (!place.is_resetting) return Leave{LeaveReason::not_understood};
    for (const auto& body : snapshot.items) {
        place.listed.insert(subject_of(body));
        const protocol::LiveItem item{snapshot.stream, std::max<std::int64_t>(place.position, 1), body};
        offer(item, place.is_new_epoch ? Comparison::any_difference : Comparison::newer_only);
    }
    return std::nullopt;
}

std::optional<Leave> LiveProtocol::on(const protocol::CaughtUp& caught_up) {
    auto& place = places_[caught_up.stream];
    if (state_.epoch.empty()) {
        state_.epoch = caught_up.epoch;
        changed_ = true;
    }
    if (caught_up.epoch != state_.epoch || place.position > caught_up.offset) {
        // A server that was set back without saying so. Without a cursor it has to tell everything.
        state_.cursors.erase(caught_up.stream);
        advanced_.erase(caught_up.stream);
        changed_ = true;
        return Leave{LeaveReason::gap};
    }
    if (place.position < caught_up.offset) return Leave{LeaveReason::gap};
    if (place.is_resetting) {
        withdraw_unlisted(caught_up.stream, place);
        place.is_resetting = false;
        place.listed.clear();
    }
    move_to(caught_up.stream, place, place.position);
    place.is_caught_up = true;
    on(protocol::Root{caught_up.log, caught_up.pos, caught_up.root});
    commit();
    listener_.on_caught_up(caught_up);
    return std::nullopt;
}

void LiveProtocol::withdraw_unlisted(const StreamId& stream, const Place& place) {
    for (auto each = state_.board.begin(); each != state_.board.end();) {
        auto& [subject, known] = *each;
        const bool is_listed = place.listed.count(subject) != 0;
        if (is_listed || known.streams.erase(stream) == 0 || !known.streams.empty()) {
            ++each;
            continue;
        }
        // What is over is not told of any more, and is no news.
        if (!is_over(known.item.item)) listener_.on_withdrawn(known.item);
        each = state_.board.erase(each);
    }
}

std::optional<Leave> LiveProtocol::on(const protocol::Root& root) {
    const auto [entry, is_new] = state_.roots.try_emplace(root.log, root);
    auto& furthest = entry->second;
    const bool went_back = root.pos < furthest.pos || (root.pos == furthest.pos && root.root != furthest.root);
    // The furthest is kept: it is the evidence.
    if (went_back) listener_.on_log_moved_back(furthest, root);
    if (is_new || root.pos > furthest.pos) {
        furthest = root;
        changed_ = true;
    }
    return std::nullopt;
}

std::optional<Leave> LiveProtocol::on(const protocol::Reconnect& reconnect) {
    return Leave{LeaveReason::server_asked, std::chrono::milliseconds(reconnect.after_ms)};
}

std::optional<Leave> LiveProtocol::on(const protocol::LiveProblem& problem) {
    listener_.on_problem(problem);
    return Leave{LeaveReason::not_understood};
}

void LiveProtocol::commit() {
    if (changed_) {
        const auto saved = store_.save(state_);
        if (saved) {
            for (const auto& stream : std::exchange(advanced_, {})) to_say_stored_[stream] = state_.cursors[stream];
            changed_ = false;
        }
        if (!saved && !store_failed_) listener_.on_store_failed(saved.error());
        store_failed_ = !saved;
    }
    // The listener may acknowledge, which comes back here.
    for (const auto& item : std::exchange(to_show_, {})) listener_.on_item(item);
}

std::vector<std::string> LiveProtocol::take_stored() {
    std::vector<std::string> frames;
    for (const auto& [stream, offset] : std::exchange(to_say_stored_, {}))
        frames.push_back(encode(protocol::Stored{stream, offset}));
    return frames;
}

bool LiveProtocol::is_caught_up() const {
    return std::all_of(places_.begin(), places_.end(), [](const auto& each) { return each.second.is_caught_up; });
}

protocol::LiveAck LiveProtocol::acknowledge(const AlertId& alert, std::int64_t version,
                                            std::optional<Instant> client_at) {
    protocol::LiveAck ack{AcknowledgementId(crypto::uuid_v4()), alert, version, client_at};
    state_.outbox.push_back(ack);
    changed_ = true;
    commit();
    return ack;
}

std::vector<std::string> LiveProtocol::waiting_acks() const {
    std::vector<std::string> frames;
    for (const auto& ack : state_.outbox) frames.push_back(encode(ack));
    return frames;
}

bool LiveProtocol::forget_ack(const AcknowledgementId& id) {
    const auto erased = std::erase_if(state_.outbox, [&](const protocol::LiveAck& each) { return each.ack_id == id; });
    changed_ |= erased != 0;
    return erased != 0;
}

std::optional<Leave> LiveProtocol::on(const protocol::AckOk& ack) {
    if (forget_ack(ack.ack_id)) listener_.on_ack_taken(ack);
    return std::nullopt;
}

std::optional<Leave> LiveProtocol::on(const protocol::AckRefused& refused) {
    if (!refused.retry && forget_ack(refused.ack_id)) listener_.on_ack_refused(refused);
    return std::nullopt;
}

}  // namespace vigil::client
