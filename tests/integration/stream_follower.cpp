#include "integration/stream_follower.hpp"

#include <gtest/gtest.h>

namespace vigil::test {

void Ledger::note(std::int64_t offset, const std::string& text) {
    const auto place = told_.emplace(offset, text).first;
    EXPECT_EQ(place->second, text) << "offset " << offset << " was told differently before";
}

void Follower::connect(RawClient client) {
    protocol::Hello hello;
    std::int64_t cursor = 0;
    must_reset_ = true;
    if (stream_ && !chance(8)) {
        hello.epoch = epoch_;
        if (chance(8)) hello.epoch = "an epoch of long ago";
        cursor = static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(known_ + 1));
        if (chance(2)) cursor = known_;              // as an honest client
        if (chance(8)) cursor = known_ + 1'000'000;  // of a database that was set back
        hello.cursors.push_back({*stream_, cursor});
        must_reset_ = hello.epoch != epoch_ || cursor > known_;
    }
    position_ = must_reset_ ? -1 : cursor;
    is_resetting_ = caught_up_ = false;
    client_.emplace(std::move(client));
    client_->tell(hello);
}

void Follower::connect_from(RawClient client, std::int64_t cursor) {
    position_ = cursor;
    must_reset_ = is_resetting_ = caught_up_ = false;
    client_.emplace(std::move(client));
    client_->tell(protocol::Hello{epoch_, {{stream_.value(), cursor}}});
}

void Follower::hear() {
    auto frame = client_->hear();
    if (!frame) return client_.reset();
    take(*frame);
}

void Follower::hear_to_end() {
    std::string last;
    while (auto frame = client_->hear()) {
        take(*frame);
        last = frame->type;
    }
    EXPECT_EQ(last, protocol::Reconnect::type);
    EXPECT_EQ(client_->close_code(), 1012);
    client_.reset();
}

void Follower::leave() {
    if (chance(2)) client_->vanish();
    client_.reset();
}

void Follower::take(const Frame& frame) {
    if (frame.type == protocol::LiveItem::type || frame.type == protocol::Gone::type) return take_item(frame);
    if (frame.type == protocol::Reset::type) return take_reset(frame.as<protocol::Reset>());
    if (frame.type == protocol::CaughtUp::type) return take_caught_up(frame.as<protocol::CaughtUp>());
    if (frame.type == protocol::Snapshot::type) {
        EXPECT_TRUE(is_resetting_) << "a snapshot without a reset";
    } else if (frame.type == protocol::AckOk::type) {
        const auto ok = frame.as<protocol::AckOk>();
        if (unanswered_.erase(ok.ack_id) == 1) acknowledged_.push_back(ok.ack_id);
    } else if (frame.type == protocol::AckRefused::type) {
        EXPECT_TRUE(frame.as<protocol::AckRefused>().retry) << frame.text;
    } else {
        EXPECT_TRUE(frame.type == protocol::Root::type || frame.type == protocol::Reconnect::type) << frame.text;
    }
}

void Follower::take_item(const Frame& frame) {
    const auto item = frame.as<protocol::LiveItem>();
    EXPECT_FALSE(must_reset_) << "an item where a reset had to come";
    EXPECT_EQ(item.stream, stream_);
    EXPECT_EQ(item.offset, position_ + 1) << "a gap, or a double";
    position_ = item.offset;
    known_ = std::max(known_, position_);
    ledger_.note(item.offset, frame.text);
    maybe_acknowledge(item);
    if (chance(4)) client_->tell(protocol::Stored{item.stream, item.offset});
}

void Follower::take_reset(const protocol::Reset& reset) {
    EXPECT_TRUE(must_reset_) << "a reset of a good cursor";
    if (!stream_) stream_ = reset.stream;
    if (epoch_.empty()) epoch_ = reset.epoch;
    EXPECT_EQ(reset.stream, stream_);
    EXPECT_EQ(reset.epoch, epoch_) << "a restart is no new incarnation";
    EXPECT_GE(reset.offset, known_) << "the stream became shorter";
    must_reset_ = false;
    is_resetting_ = true;
    position_ = reset.offset;
    known_ = std::max(known_, position_);
}

void Follower::take_caught_up(const protocol::CaughtUp& caught_up) {
    EXPECT_FALSE(must_reset_);
    EXPECT_FALSE(caught_up_) << "said twice";
    EXPECT_EQ(caught_up.stream, stream_);
    EXPECT_EQ(caught_up.offset, position_) << "caught up with something that was not told";
    is_resetting_ = false;
    caught_up_ = true;
}

void Follower::maybe_acknowledge(const protocol::LiveItem& item) {
    const bool is_open = item.item.kind == ItemKind::alert && item.item.alert->state == AlertState::open;
    if (is_silent_ || !is_open || !chance(3)) return;
    const protocol::LiveAck ack{
        AcknowledgementId(fresh_uuid()), item.item.alert->alert_id, item.item.alert->version, {}};
    const auto text = protocol::encode(ack);
    unanswered_.emplace(ack.ack_id, text);
    client_->say(text);
    if (chance(3)) client_->say(text);  // repeating is harmless
}

void Follower::settle() {
    for (const auto& [id, text] : unanswered_) client_->say(text);
    while (!unanswered_.empty() && is_connected()) hear();
    EXPECT_TRUE(is_connected());
}

}  // namespace vigil::test
