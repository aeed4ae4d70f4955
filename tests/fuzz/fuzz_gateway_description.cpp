// Any bytes as the description of a gateway: never a crash, every refusal says what is wrong, and what is accepted is read as the
// same again, is spoken to over HTTPS, names the number somewhere, and fills in nothing that it was not given.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "files/gateway_file.hpp"
#include "gateways/request.hpp"

using namespace vigil;

namespace {

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

void check_request(const files::GatewayDescription& description) {
    const gateways::Outgoing message{"d-1", "+8613800000000"};
    if (gateways::fault_of(description, message)) std::abort();
    const auto request = gateways::request_of(description, message);
    if (!is_plain(request.target) || request.target.find(' ') != request.target.npos) std::abort();
    bool has_number = request.target.find("13800000000") != request.target.npos ||
                      request.body.find("13800000000") != request.body.npos;
    for (const auto& header : request.headers) {
        if (header.name.empty() || !is_plain(header.name) || !is_plain(header.value)) std::abort();
        has_number = has_number || header.value.find("13800000000") != header.value.npos;
    }
    if (!has_number) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = files::parse_gateway(text, "/nowhere");
    if (!read) {
        if (read.error().violations.empty()) std::abort();
        return 0;
    }
    const auto& found = read.value();
    if (files::parse_gateway(text, "/nowhere").value() != found) std::abort();
    if (found.host.empty() || found.port.empty() || !found.path.starts_with('/')) std::abort();
    if (found.success.statuses.empty() || found.success.pointer.empty() || found.success.value.empty()) std::abort();
    if (found.per_second < 1 || found.limits.answer.count() < 1) std::abort();
    check_request(found);
    return 0;
}
