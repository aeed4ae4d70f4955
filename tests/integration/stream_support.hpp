// The whole server in this process over a temporary folder, and people who listen to it frame by frame.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/server.hpp"
#include "integration/stream_client.hpp"
#include "support/installation.hpp"
#include "support/person.hpp"

namespace vigil::test {

class StreamTest : public ::testing::Test {
protected:
    // `tables`: further tables of the configuration; [http] and [intake] are taken.
    explicit StreamTest(const std::string& tables = {});

    void start();
    void stop();  // drains: live connections of the test must have ended, or be read by another thread
    void restart() {
        stop();
        start();
    }

    // --- people
    using PersonPtr = std::unique_ptr<Person>;
    PersonPtr device_of(const AccountId& account);
    PersonPtr person(const OrganisationId& organisation, Role role, const std::string& reporter_kind = {}) {
        return device_of(installation.account(organisation, role, reporter_kind));
    }
    const std::string& token_of(Person& who) const { return tokens_.at(who.device()); }  // good for an hour
    AccountId account_of(Person& who) const { return who.session().account(); }

    // --- live connections
    RawClient dial(Person& who, int receive_buffer = 0) { return dial(token_of(who), receive_buffer); }
    RawClient dial(const std::string& token, int receive_buffer = 0) {
        return RawClient(port(), installation.authority(), token, receive_buffer);
    }
    RawClient greet(Person& who, const protocol::Hello& hello = {}) {
        auto client = dial(who);
        client.tell(hello);
        return client;
    }
    // Greets and hears whatever comes before the stream is complete.
    RawClient listen(Person& who, const protocol::Hello& hello = {}) {
        auto client = greet(who, hello);
        client.hear_until(protocol::CaughtUp::type);
        return client;
    }
    std::string epoch() { return server->store().epoch(); }
    protocol::Hello from(const StreamId& stream, Offset offset) { return {epoch(), {{stream, offset}}}; }
    static StreamId stream_of(const OrganisationId& organisation) { return StreamId("org:" + organisation.str()); }

    // --- what happens
    ReportId file(const protocol::FileReport& report = red_report()) { return file(teacher(), report); }
    ReportId file(Person& reporter, const protocol::FileReport& report);
    void supplement(Person& reporter, const ReportId& report, protocol::FileSupplement supplement);
    Person& teacher();
    // An administrator's command, as the socket of the server takes it.
    template <class Arguments>
    void desk(const std::string& command, const Arguments& arguments) {
        command_desk(command, protocol::encode(arguments));
    }
    // Changes the oldest alert of the organisation so many times, in one transaction: an item each, in its stream only.
    void change(const OrganisationId& organisation, int times);
    // The same as a function of a transaction.
    std::function<Result<std::monostate>(Unit&)> changing(const OrganisationId& organisation, int times);
    // One report and changes of its alert, so that the stream of the organisation ends at `head`.
    void fill(const OrganisationId& organisation, Offset head);
    // The bar list of a case is read for each item about it: with a long one a page takes long, so that something can
    // happen meanwhile.
    void make_reading_slow(const OrganisationId& organisation);

    // --- the truth
    template <class F>
    auto read(F f) {
        return await(io, server->store().read(std::move(f))).value();
    }
    template <class F>
    auto write(F f) {
        return await(io, server->store().write(std::move(f))).value().value;
    }
    std::vector<Item> table(const StreamId& stream);
    Offset head(const StreamId& stream);
    std::vector<Alert> alerts_of(const OrganisationId& organisation);

    std::uint16_t port() const { return installation.configuration().server.port; }

    boost::asio::io_context io;
    boost::asio::io_context side_io;  // for a second thread
    Installation installation;
    std::unique_ptr<app::Server> server;
    SmallRegion region;

private:
    void command_desk(const std::string& command, const std::string& arguments);

    PersonPtr teacher_;
    std::map<DeviceId, std::string> tokens_;
};

// "item 3", "item 4", ...: both ends included.
std::vector<std::string> items(Offset first, Offset last, std::vector<std::string> then = {});

// Of the frames that name a stream, those of this one.
std::vector<Frame> of_stream(const std::vector<Frame>& frames, const StreamId& stream);

}  // namespace vigil::test
