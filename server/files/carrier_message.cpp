#include "files/carrier_message.hpp"

#include <vigil/protocol/percent_encoding.hpp>

#include "files/foreign_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMostDeliveryText = 64;
constexpr std::size_t kMostNumberText = 32;
constexpr std::size_t kMostReplyText = 200;
constexpr std::size_t kMostFields = 100;  // of a form

std::optional<nlohmann::json> parse_form(std::string_view body) {
    const auto fields = form_fields(body, kMostFields);
    if (!fields) return std::nullopt;
    auto object = nlohmann::json::object();
    for (const auto& [name, value] : *fields) object.emplace(name, value);  // the first of a name
    return object;
}

bool is_so(const nlohmann::json& entry, const GatewayMatch& match) {
    const auto* value = find_at(entry, match.pointer);
    return value != nullptr && value->is_primitive() && value->dump() == match.value;
}

bool is_so(const nlohmann::json& entry, const std::optional<GatewayMatch>& match) {
    return match && is_so(entry, *match);
}

// Calls `see` with each entry; false: there is no list of them.
template <class See>
bool each_entry(std::string_view pointer, CarrierBody kind, std::string_view body, See see) {
    const auto document = kind == CarrierBody::form ? parse_form(body) : parse_foreign(body);
    const auto* entries = document ? find_at(*document, pointer) : nullptr;
    if (entries == nullptr || !entries->is_structured()) return false;
    if (entries->is_object()) {
        see(*entries);
        return true;
    }
    if (entries->size() > kMostCarrierEntries) return false;
    for (const auto& entry : *entries) see(entry);
    return true;
}

}  // namespace

std::optional<CarrierEntries<CarrierReceipt>> read_receipts(const GatewayReceipts& by, CarrierBody kind,
                                                            std::string_view body) {
    CarrierEntries<CarrierReceipt> read;
    const bool is_list = each_entry(by.entries, kind, body, [&](const nlohmann::json& entry) {
        auto delivery = scalar_text(find_at(entry, by.delivery));
        if (delivery.empty() || delivery.size() > kMostDeliveryText ||
            find_at(entry, by.delivered.pointer) == nullptr) {
            read.unreadable += 1;
            return;
        }
        if (is_so(entry, by.pending)) return;
        read.entries.push_back({.delivery = std::move(delivery),
                                .delivered = is_so(entry, by.delivered),
                                .pressed = is_so(entry, by.pressed),
                                .code = by.code.empty() ? "" : code_of(scalar_text(find_at(entry, by.code)))});
    });
    return is_list ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<CarrierEntries<CarrierReply>> read_replies(const GatewayReplies& by, CarrierBody kind,
                                                         std::string_view body) {
    CarrierEntries<CarrierReply> read;
    const bool is_list = each_entry(by.entries, kind, body, [&](const nlohmann::json& entry) {
        auto number = scalar_text(find_at(entry, by.number));
        auto text = scalar_text(find_at(entry, by.text));
        if (number.empty() || number.size() > kMostNumberText) {
            read.unreadable += 1;
            return;
        }
        if (text.size() > kMostReplyText) text.resize(kMostReplyText);
        read.entries.push_back({std::move(number), std::move(text)});
    });
    return is_list ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace vigil::files
