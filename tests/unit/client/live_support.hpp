// A server's frames, a store that can fail, a listener that remembers: for the tests of the live client.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>
#include <vigil/protocol/codec.hpp>

#include "client/live_protocol.hpp"

namespace vigil::client {

inline const StreamId kStation{"org:station"};
inline const StreamId kPolice{"org:police"};
inline const std::string kEpoch = "epoch-1";

// Fixed UUIDs: alert_id(7) ends in 7.
inline std::string uuid_ending(int number) {
    std::string text = "01940000-0000-7000-8000-000000000000";
    const auto digits = std::to_string(number);
    return text.replace(text.size() - digits.size(), digits.size(), digits);
}

inline protocol::ItemBody an_alert(int number, std::int64_t revision = 1, AlertState state = AlertState::open) {
    protocol::AlertSummary alert;
    alert.alert_id = AlertId(uuid_ending(number));
    alert.case_id = CaseId(uuid_ending(number));
    alert.organisation_id = OrganisationId(uuid_ending(900));
    alert.version = 1;
    alert.revision = revision;
    alert.level = Level::red;
    alert.state = state;
    alert.division = DivisionCode("150424101000");
    alert.raised_at = instant_of(1'700'000'000'000 + number);
    protocol::ItemBody body;
    body.kind = revision == 1 ? ItemKind::alert : ItemKind::state;
    body.alert = alert;
    return body;
}

inline protocol::ItemBody a_report(int number, ReportStage stage) {
    protocol::ReportStatus report;
    report.report_id = ReportId(uuid_ending(number));
    report.filed_at = instant_of(1'700'000'000'000);
    report.stage = stage;
    protocol::ItemBody body;
    body.kind = ItemKind::report_status;
    body.report = report;
    return body;
}

inline protocol::ItemBody a_warning(int number, bool ended = false) {
    protocol::DutyWarningView warning;
    warning.warning_id = DutyWarningId(uuid_ending(number));
    warning.organisation_id = OrganisationId(uuid_ending(900));
    warning.told_at = instant_of(1'700'000'000'000);
    if (ended) {
        warning.ended_at = instant_of(1'700'000'060'000);
        warning.end = WarningEnd::reachable_again;
    }
    protocol::ItemBody body;
    body.kind = ItemKind::duty_warning;
    body.warning = warning;
    return body;
}

inline protocol::ItemBody a_duty_test(int number, std::int64_t sent_ms) {
    protocol::ItemBody body;
    body.kind = ItemKind::duty_test;
    body.test =
        protocol::DutyTestView{DutyTestId(uuid_ending(number)), OrganisationId(uuid_ending(900)), instant_of(sent_ms)};
    return body;
}

inline std::string item(const StreamId& stream, std::int64_t offset, const protocol::ItemBody& body) {
    return protocol::encode(protocol::LiveItem{stream, offset, body});
}
inline std::string gone(const StreamId& stream, std::int64_t offset) {
    return protocol::encode(protocol::Gone{stream, offset});
}
inline std::string reset(const StreamId& stream, std::int64_t offset, const std::string& epoch = kEpoch) {
    return protocol::encode(protocol::Reset{stream, epoch, offset});
}
inline std::string snapshot(const StreamId& stream, std::vector<protocol::ItemBody> items) {
    return protocol::encode(protocol::Snapshot{stream, std::move(items)});
}
inline std::string caught_up(const StreamId& stream, std::int64_t offset, const std::string& epoch = kEpoch,
                             std::int64_t pos = 1) {
    return protocol::encode(protocol::CaughtUp{stream, epoch, offset, "log-1", pos, "cm9vdA"});
}
inline std::string root(std::int64_t pos, const std::string& hash, const std::string& log = "log-1") {
    return protocol::encode(protocol::Root{log, pos, hash});
}

class FailingStore : public MemoryLiveStore {
public:
    Result<void> save(const LiveState& state) override {
        if (is_broken) return Error{ErrorKind::internal, "no space left on device"};
        return MemoryLiveStore::save(state);
    }
    bool is_broken = false;
};

// What was shown, as "subject's last digits:revision or stage", in order.
class RecordingListener : public LiveListener {
public:
    void on_item(const protocol::LiveItem& shown) override { items.push_back(text_of(shown)); }
    void on_withdrawn(const protocol::LiveItem& last) override { withdrawn.push_back(text_of(last)); }
    void on_caught_up(const protocol::CaughtUp& frame) override { caught_up_at.push_back(frame.offset); }
    void on_ack_taken(const protocol::AckOk& ack) override { acks_taken.push_back(ack.ack_id.str()); }
    void on_ack_refused(const protocol::AckRefused& ack) override { acks_refused.push_back(ack.code); }
    void on_log_moved_back(const protocol::Root& before, const protocol::Root& now) override {
        moved_back.emplace_back(before.pos, now.pos);
    }
    void on_store_failed(const Error&) override { ++store_failures; }

    static std::string text_of(const protocol::LiveItem& shown) {
        if (shown.item.drill) return "drill";
        const auto subject = subject_of(shown.item);
        if (shown.item.test) return "test at " + std::to_string(ms_of(shown.item.test->sent_at));
        const auto number = std::to_string(std::stoi(subject.substr(24)));
        if (shown.item.warning) return number + (shown.item.warning->ended_at ? ":ended" : ":warned");
        if (shown.item.report) return number + ":" + std::string(to_text(shown.item.report->stage));
        return number + ":" + std::to_string(shown.item.alert->revision);
    }

    std::vector<std::string> items;
    std::vector<std::string> withdrawn;
    std::vector<std::int64_t> caught_up_at;
    std::vector<std::string> acks_taken;
    std::vector<std::string> acks_refused;
    std::vector<std::pair<std::int64_t, std::int64_t>> moved_back;
    int store_failures = 0;
};

class LiveProtocolTest : public testing::Test {
protected:
    // Begins a connection and plays frames to it. True: the client stays on the connection.
    bool receive(const std::vector<std::string>& frames) {
        for (const auto& frame : frames)
            if ((left = protocol.receive(frame))) return false;
        return true;
    }
    // A device that has the first `offset` items of the station's stream and no alert on its board.
    void given_caught_up_at(std::int64_t offset) {
        protocol.hello();
        ASSERT_TRUE(receive({reset(kStation, offset), caught_up(kStation, offset)}));
        protocol.take_stored();
    }
    std::string hello() { return protocol.hello().front(); }
    // The same device after its process was started again.
    LiveProtocol restarted() {
        LiveProtocol again(store, listener);
        EXPECT_TRUE(again.load());
        return again;
    }

    FailingStore store;
    RecordingListener listener;
    LiveProtocol protocol{store, listener};
    std::optional<Leave> left;
};

}  // namespace vigil::client
