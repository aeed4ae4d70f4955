#include "app/commands/report_body.hpp"

#include <algorithm>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/codec.hpp>

namespace vigil::app {
namespace {

constexpr std::size_t kNonceSize = 16;  // bytes
constexpr std::string_view kSpace = " \t\r\n";

std::string fresh_nonce() { return crypto::to_base64url(crypto::random_bytes(kNonceSize)); }

bool lacks(const Error& error, std::string_view pointer) {
    return std::any_of(error.violations.begin(), error.violations.end(),
                       [&](const Violation& each) { return each.pointer == pointer && each.code == "required"; });
}

// Puts a member at the front of a JSON object, without reading the rest of it.
void insert_member(std::string& object, std::string_view name, std::string_view value) {
    const auto open = object.find('{');
    const auto next = object.find_first_not_of(kSpace, open + 1);
    std::string member = "\"" + std::string(name) + "\":\"" + std::string(value) + "\"";
    if (next != std::string::npos && object[next] != '}') member += ',';
    object.insert(open + 1, member);
}

}  // namespace

Result<ReportBody> body_of(protocol::FileReport report) {
    report.key = crypto::uuid_v4();
    report.nonce = fresh_nonce();
    return body_of_document(protocol::encode(report));
}

Result<ReportBody> body_of_document(std::string document) {
    auto report = protocol::decode<protocol::FileReport>(document);
    if (!report) {
        const bool lacks_key = lacks(report.error(), "/key");
        const bool lacks_nonce = lacks(report.error(), "/nonce");
        if (!lacks_key && !lacks_nonce) return std::move(report).error();
        if (lacks_nonce) insert_member(document, "nonce", fresh_nonce());
        if (lacks_key) insert_member(document, "key", crypto::uuid_v4());
        report = protocol::decode<protocol::FileReport>(document);
        if (!report) return std::move(report).error();
    }
    auto& read = report.value();
    return ReportBody{std::move(document), std::move(read.key), read.danger_now == DangerNow::yes,
                      read.mode == ReporterMode::anonymous};
}

}  // namespace vigil::app
