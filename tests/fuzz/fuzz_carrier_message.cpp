// Any bytes as what a gateway says of its own accord: never a crash, and nothing longer, later or less clean than is said.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/deliveries/hearing.hpp"
#include "files/carrier_message.hpp"

using namespace vigil;

namespace {

void check(files::CarrierBody kind, std::string_view body) {
    const files::GatewayReceipts receipts{.entries = "/list",
                                          .delivery = "/out_id",
                                          .delivered = {"/success", "true"},
                                          .pending = files::GatewayMatch{"/success", "null"},
                                          .code = "/err_code",
                                          .pressed = files::GatewayMatch{"/dtmf", R"("1")"}};
    auto flat = receipts;
    flat.entries.clear();
    for (const auto& by : {receipts, flat}) {
        const auto read = files::read_receipts(by, kind, body);
        if (!read) continue;
        if (read->entries.size() + read->unreadable > files::kMostCarrierEntries) std::abort();
        for (const auto& each : read->entries) {
            if (each.delivery.empty() || each.delivery.size() > 64 || each.code.size() > 64) std::abort();
            for (const char c : each.code)
                if (c < 0x20 || c > 0x7e) std::abort();
        }
    }
    const files::GatewayReplies replies{.entries = "", .number = "/phone_number", .text = "/content"};
    const auto read = files::read_replies(replies, kind, body);
    if (!read) return;
    for (const auto& each : read->entries) {
        if (each.number.empty() || each.number.size() > 32 || each.text.size() > 200) std::abort();
        const auto code = code_in(each.text);
        if (!code.empty() && code.size() != 6) std::abort();
        const auto number = number_of(each.number);
        if (!number.empty() && (number.size() < 8 || number.size() > 16 || number_of(number) != number)) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    check(files::CarrierBody::json, body);
    check(files::CarrierBody::form, body);
    return 0;
}
