#include "app/carriers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/protocol/problems.hpp>

#include "files/carrier_message.hpp"
#include "files/file_problems.hpp"
#include "transport/http/handlers/exchange.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::size_t kShortestKey = 22;  // characters of base64url: 128 bits
constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kMostKeyFile = 1024;     // bytes
constexpr std::size_t kEntriesAtOnce = 50;     // of one transaction: reports must not wait for a long list
constexpr std::size_t kMostNumbers = 10'000;   // that are counted
constexpr runtime::RateLimit kCalls{200, 50};  // of one gateway
constexpr runtime::RateLimit kReplies{
    10, 0.02};  // of one number: somebody answers ten alerts at once, and then one a minute
constexpr std::string_view kTaken = R"({"code":0})";

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Its SHA-256: what is compared tells nothing by the time that it takes.
Result<std::string> read_key(const fs::path& file) {
    VIGIL_TRY(auto key, read_file(file, kMostKeyFile));
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    const bool fits = key.size() >= kShortestKey && key.size() <= kLongestKey &&
                      std::all_of(key.begin(), key.end(), is_key_character);
    if (fits) return crypto::sha256(key);
    return Error{ErrorKind::invalid_input,
                 fmt::format("{}: must hold a random key of {} to {} letters, digits, '-' and '_' in one line",
                             file.string(), kShortestKey, kLongestKey)};
}

// Whether one of the networks has the address of the peer; of IPv6 only its /64 is known.
bool is_among(const std::vector<files::Network>& networks, std::string_view address) {
    const auto peer = files::parse_network(address);
    return peer && std::any_of(networks.begin(), networks.end(),
                               [&](const files::Network& each) { return each.contains(peer->address); });
}

std::optional<files::CarrierBody> body_kind(const http::Request& request) {
    if (http::has_media_type(request, "application/x-www-form-urlencoded")) return files::CarrierBody::form;
    if (http::has_media_type(request, "application/json")) return files::CarrierBody::json;
    return std::nullopt;
}

Error no_entries() {
    return problem("invalid_document", "no entries where the description of the gateway says, or more than 1,000");
}

}  // namespace

Carriers::Carriers(CarrierParts parts)
    : parts_(std::move(parts)), calls_(kCalls, 2), numbers_(kReplies, kMostNumbers) {}

Result<std::unique_ptr<Carriers>> Carriers::open(const Configuration::Channels& channels, CarrierParts parts) {
    std::unique_ptr<Carriers> carriers(new Carriers(std::move(parts)));
    const std::pair<ChannelKind, fs::path> ways[]{{ChannelKind::sms, channels.sms},
                                                  {ChannelKind::voice, channels.voice}};
    for (const auto& [by, file] : ways) {
        if (file.empty()) continue;
        VIGIL_TRY(auto description, files::load_gateway(file));
        if (!description.callback) continue;
        Gateway gateway{.by = by, .callback = std::move(*description.callback), .keys = {}};
        for (const auto& key_file : gateway.callback.keys) {
            VIGIL_TRY(auto key, read_key(key_file));
            const auto is_same = [&](const Gateway& each) {
                return std::find(each.keys.begin(), each.keys.end(), key) != each.keys.end();
            };
            if (std::any_of(carriers->gateways_.begin(), carriers->gateways_.end(), is_same))
                return Error{ErrorKind::invalid_input,
                             fmt::format("{}: is the key of another gateway too; each has its own", key_file.string())};
            gateway.keys.push_back(std::move(key));
        }
        carriers->gateways_.push_back(std::move(gateway));
    }
    return carriers;
}

std::vector<http::Route> Carriers::routes() {
    std::vector<http::Route> routes;
    if (gateways_.empty()) return routes;
    const auto add = [&](std::string_view pattern, Kind kind) {
        auto handle = [this, kind](http::Call& call) { return take(call, kind); };
        routes.push_back({http::Method::post, pattern, std::move(handle), protocol::Authentication::none,
                          files::kMostCarrierBytes, http::WorkKind::report});
    };
    add("/v1/carriers/{key}/receipts", Kind::receipts);
    add("/v1/carriers/{key}/replies", Kind::replies);
    return routes;
}

const Carriers::Gateway* Carriers::find(const http::Call& call, Kind kind) const {
    const auto shown = crypto::sha256(call.path["key"]);
    for (const auto& gateway : gateways_) {
        const bool has_kind =
            kind == Kind::receipts ? gateway.callback.receipts.has_value() : gateway.callback.replies.has_value();
        const auto& from = gateway.callback.from;
        if (!has_kind || (!from.empty() && !is_among(from, call.request.remote_address))) continue;
        for (const auto& key : gateway.keys)
            if (crypto::equal_constant_time(key, shown)) return &gateway;
    }
    return nullptr;
}

asio::awaitable<http::Response> Carriers::take(http::Call& call, Kind kind) {
    const auto* gateway = find(call, kind);
    if (gateway == nullptr) {
        call.log.warning("carrier.refused");
        co_return http::refuse(call, problem("not_found", "no such path"));
    }
    if (const auto wait = calls_.take(to_text(gateway->by)))
        co_return http::throttled(call, problem("too_many_requests", "this gateway calls too often"), *wait);
    auto taken = kind == Kind::receipts ? take_receipts(*gateway, call.request) : take_replies(*gateway, call.request);
    const auto count = co_await std::move(taken);
    if (!count) co_return http::refuse(call, count.error());
    tell(*gateway, kind, count.value());
    const auto& answer = gateway->callback.answer;
    co_return http::json_response(200, answer.empty() ? std::string(kTaken) : answer);
}

asio::awaitable<Result<Carriers::Count>> Carriers::take_receipts(const Gateway& gateway, const http::Request& request) {
    const auto kind = body_kind(request);
    if (!kind) co_return problem("unsupported_media_type", "the body must be application/json or a form");
    const auto said = files::read_receipts(*gateway.callback.receipts, *kind, request.body);
    if (!said) co_return no_entries();
    Count count{.unknown = said->unreadable};
    const auto rules = parts_.rules.get();
    const auto& entries = said->entries;
    for (std::size_t begin = 0; begin < entries.size(); begin += kEntriesAtOnce) {
        const auto end = std::min(entries.size(), begin + kEntriesAtOnce);
        const Instant now = parts_.timers.now();
        auto note = [&, begin, end, now](Unit& unit) -> Result<Count> {
            Count heard;
            for (auto at = begin; at < end; ++at) {
                const auto& entry = entries[at];
                if (!is_uuid(entry.delivery)) {
                    heard.add(Heard::unknown);
                    continue;
                }
                const Receipt receipt{DeliveryId(entry.delivery), entry.delivered, entry.pressed, entry.code};
                VIGIL_TRY(const auto came_to, take_receipt(unit, *rules, gateway.by, receipt, now));
                heard.add(came_to);
            }
            return heard;
        };
        VIGIL_CO_TRY(const auto heard, co_await parts_.store.write(note, Urgency::unknown_emergency));
        count.add(heard.value);
    }
    co_return count;
}

asio::awaitable<Result<Carriers::Count>> Carriers::take_replies(const Gateway& gateway, const http::Request& request) {
    const auto kind = body_kind(request);
    if (!kind) co_return problem("unsupported_media_type", "the body must be application/json or a form");
    const auto said = files::read_replies(*gateway.callback.replies, *kind, request.body);
    if (!said) co_return no_entries();
    Count count{.unknown = said->unreadable};
    const auto rules = parts_.rules.get();
    for (const auto& entry : said->entries) {
        if (numbers_.take(number_of(entry.number))) {
            count.add(Heard::unknown);
            continue;
        }
        const Reply reply{entry.number, entry.text};
        const Instant now = parts_.timers.now();
        auto note = [&, now](Unit& unit) { return take_reply(unit, *rules, gateway.by, reply, now); };
        VIGIL_CO_TRY(const auto heard, co_await parts_.store.write(note, Urgency::unknown_emergency));
        count.add(heard.value);
    }
    co_return count;
}

void Carriers::tell(const Gateway& gateway, Kind kind, const Count& count) {
    parts_.log.info("carrier.heard",
                    {{"channel", runtime::LogValue::code(to_text(gateway.by))},
                     {"kind", runtime::LogValue::code(kind == Kind::receipts ? "receipts" : "replies")},
                     {"noted", count.noted},
                     {"answered", count.answered},
                     {"unknown", count.unknown}});
    const auto add = [&](std::string_view what, std::size_t entries) {
        parts_.metrics
            .counter("vigil_carrier_entries_total", "What carriers said, by what it came to.",
                     {{"channel", std::string(to_text(gateway.by))}, {"heard", std::string(what)}})
            .add(entries);
    };
    add("noted", count.noted);
    add("answered", count.answered);
    add("unknown", count.unknown);
}

}  // namespace vigil::app
