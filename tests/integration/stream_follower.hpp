// A live client beside a model of promise P5: every frame is compared with what must come.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "integration/stream_client.hpp"
#include "support/person.hpp"

namespace vigil::test {

// What was told of each place of one stream, to whomever. Nobody may be told something else of the same place.
class Ledger {
public:
    void note(std::int64_t offset, const std::string& text);
    std::int64_t furthest() const { return told_.empty() ? 0 : told_.rbegin()->first; }
    const std::map<std::int64_t, std::string>& told() const { return told_; }

private:
    std::map<std::int64_t, std::string> told_;  // by offset, the text of the frame
};

// One device that follows one stream. Comes with all sorts of cursors, acknowledges what it likes, leaves as it likes.
// The test asks it to do one thing after the other; a violation is a failure of the test.
class Follower {
public:
    Follower(Person& who, Ledger& ledger, std::mt19937_64& random) : who_(who), ledger_(ledger), random_(random) {}

    bool is_connected() const { return client_.has_value(); }
    bool is_caught_up() const { return caught_up_; }
    // A frame must come: the replay is not complete, or somebody was told more already.
    bool is_owed() const { return !caught_up_ || position_ < ledger_.furthest(); }

    void connect(RawClient client);  // hello with a cursor that chance picks
    void connect_from(RawClient client, std::int64_t cursor);
    void hear();         // the next frame; at the end of the connection: leaves
    void hear_to_end();  // of a server that drains
    void leave();        // vanishes, or says nothing and goes

    // Every acknowledgement that has no answer yet, said again; hears until each is answered.
    void settle();
    void fall_silent() { is_silent_ = true; }  // acknowledges nothing any more
    const std::vector<AcknowledgementId>& acknowledged() const { return acknowledged_; }
    const std::optional<StreamId>& stream() const { return stream_; }
    Person& who() { return who_; }

private:
    void take(const Frame& frame);
    void take_item(const Frame& frame);
    void take_reset(const protocol::Reset& reset);
    void take_caught_up(const protocol::CaughtUp& caught_up);
    void maybe_acknowledge(const protocol::LiveItem& item);
    bool chance(int one_in) { return random_() % static_cast<unsigned>(one_in) == 0; }

    Person& who_;
    Ledger& ledger_;
    std::mt19937_64& random_;
    std::optional<StreamId> stream_;
    std::string epoch_;
    std::int64_t known_ = 0;  // the furthest this device was told, over all connections

    std::optional<RawClient> client_;
    std::int64_t position_ = 0;  // of this connection
    bool must_reset_ = false;    // the first frame of the stream must be a reset; else none may come
    bool is_resetting_ = false;
    bool caught_up_ = false;
    bool is_silent_ = false;
    std::map<AcknowledgementId, std::string> unanswered_;  // the exact frames
    std::vector<AcknowledgementId> acknowledged_;          // answered with ack_ok
};

}  // namespace vigil::test
