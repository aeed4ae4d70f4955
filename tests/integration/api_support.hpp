// The whole server with the small region, and people who ask it over TLS.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/codec.hpp>

#include "integration/wire_client.hpp"
#include "support/person.hpp"
#include "support/problem_matchers.hpp"
#include "support/test_server.hpp"

namespace vigil::test {

using Headers = std::vector<client::HttpHeader>;

// What the client without manners was answered, as the HTTP client says it: one set of matchers serves both.
client::HttpAnswer answer_of(const WireResponse& response);

// A whole request as bytes, with its length.
std::string post_bytes(std::string_view target, std::string_view body, const Headers& headers);

// The headers of a JSON body, with a session where `token` is not empty.
Headers json_headers(const std::string& token = {}, const Headers& more = {});

class ApiTest : public ::testing::Test {
protected:
    explicit ApiTest(const TestServer::Change& change = {});

    // A new account there, with a device that is enrolled.
    Person& person(const OrganisationId& organisation, Role role, const std::string& reporter_kind = {});
    Person& teacher() { return person(region.school, Role::reporter, "teacher"); }
    Person& officer() { return person(region.station, Role::duty_officer); }
    Person& liaison() { return person(region.police, Role::police_liaison); }
    // The access token of its session, which is started where there is none.
    std::string token(Person& someone) { return await(io, someone.session().token()).value(); }
    AccountId account_of(Person& someone);

    // One request over a connection that is kept; fails the test where there is no answer.
    client::HttpAnswer send(std::string method, std::string target, std::string body, Headers headers = {});
    client::HttpAnswer get(std::string target, const std::string& token = {}, Headers headers = {});
    client::HttpAnswer post(std::string target, std::string body, const std::string& token = {}, Headers headers = {});

    // Files it; fails the test where the answer is not 201.
    protocol::Filed file(const protocol::FileReport& report, const std::string& token = {});

    // After the server was started again on its port: the connection that was kept has ended.
    void reconnect() { http_.close(); }

    std::unique_ptr<WireClient> connect() { return std::make_unique<WireClient>(server.port(), server.authority()); }

    template <class Message>
    static Message decoded(const client::HttpAnswer& answer) {
        auto message = protocol::decode<Message>(answer.body);
        if (!message) throw std::runtime_error("not understood: " + answer.body);
        return std::move(message).value();
    }

    boost::asio::io_context io;
    TestServer server;
    SmallRegion region;

private:
    client::HttpClient http_;
    std::vector<std::unique_ptr<Person>> people_;
};

// As JSON, to be spoilt by a test.
nlohmann::json json_of(const protocol::FileReport& report);

// A fresh supplement that says something.
protocol::FileSupplement a_supplement();

}  // namespace vigil::test
