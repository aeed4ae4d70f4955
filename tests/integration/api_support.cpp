#include "integration/api_support.hpp"

#include <stdexcept>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>

namespace vigil::test {
namespace {

client::HttpClient client_of(boost::asio::io_context& io, const TestServer& server, const std::string& authority) {
    return {
        io.get_executor(), {"127.0.0.1", std::to_string(server.port())}, client::make_tls_context(authority).value()};
}

}  // namespace

client::HttpAnswer answer_of(const WireResponse& response) {
    client::HttpAnswer answer;
    answer.status = response.status;
    for (const auto& [name, value] : response.fields) answer.headers.push_back({name, value});
    answer.body = response.body;
    return answer;
}

std::string post_bytes(std::string_view target, std::string_view body, const Headers& headers) {
    std::string bytes = "POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
    return bytes + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

Headers json_headers(const std::string& token, const Headers& more) {
    Headers headers{{"Content-Type", "application/json"}};
    if (!token.empty()) headers.push_back({"Authorization", "Bearer " + token});
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
}

ApiTest::ApiTest(const TestServer::Change& change)
    : server(change), region(server.installation()), http_(client_of(io, server, server.authority())) {}

Person& ApiTest::person(const OrganisationId& organisation, Role role, const std::string& reporter_kind) {
    auto& installation = server.installation();
    const auto code = installation.enrolment_code(installation.account(organisation, role, reporter_kind));
    people_.push_back(std::make_unique<Person>(io, server.port(), server.authority()));
    people_.back()->enrol(code);
    return *people_.back();
}

AccountId ApiTest::account_of(Person& someone) {
    token(someone);
    return someone.session().account();
}

client::HttpAnswer ApiTest::send(std::string method, std::string target, std::string body, Headers headers) {
    client::HttpRequest request{std::move(method), std::move(target), std::move(headers), std::move(body)};
    auto answer = await(io, http_.send(std::move(request)));
    if (!answer) throw std::runtime_error("no answer: " + answer.error().message);
    return std::move(answer).value();
}

client::HttpAnswer ApiTest::get(std::string target, const std::string& token, Headers headers) {
    if (!token.empty()) headers.push_back({"Authorization", "Bearer " + token});
    return send("GET", std::move(target), {}, std::move(headers));
}

client::HttpAnswer ApiTest::post(std::string target, std::string body, const std::string& token, Headers headers) {
    return send("POST", std::move(target), std::move(body), json_headers(token, headers));
}

protocol::Filed ApiTest::file(const protocol::FileReport& report, const std::string& token) {
    const auto answer = post("/v1/reports", protocol::encode(report), token);
    if (answer.status != 201) throw std::runtime_error("not filed: " + answer.body);
    return decoded<protocol::Filed>(answer);
}

nlohmann::json json_of(const protocol::FileReport& report) { return nlohmann::json::parse(protocol::encode(report)); }

protocol::FileSupplement a_supplement() {
    protocol::FileSupplement supplement;
    supplement.key = fresh_uuid();
    supplement.nonce = crypto::to_base64url(crypto::random_bytes(16));
    supplement.narrative = "后来又看到手臂上有新伤";
    return supplement;
}

}  // namespace vigil::test
