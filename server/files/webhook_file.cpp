#include "files/webhook_file.hpp"

#include <algorithm>
#include <optional>

#include "files/file_problems.hpp"
#include "files/service_json.hpp"

namespace vigil::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxWebhookDepth = 5;
constexpr std::size_t kMostWebhookBytes = 1024 * 1024;
constexpr std::size_t kMostEndpoints = 50;
constexpr std::size_t kMostOrganisations = 1000;
constexpr std::size_t kMostEndpointName = 50;
constexpr int kMostRequestsASecond = 1000;
constexpr std::chrono::milliseconds kLongestWebhookLimit{30'000};  // of each part; all of them end within a lease
constexpr std::size_t kMostSecrets = 2;

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

// What RFC 3986 lets stand in a path or query.
bool is_target_character(char c) {
    return c > 0x20 && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

// As organisations have them: RFC 9562, lower case.
bool is_id(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool is_hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (form[i] == '-' ? text[i] != '-' : !is_hex) return false;
    }
    return true;
}

std::string read_endpoint_name(const Node& node) {
    auto name = node.as_text();
    if (!name.empty() && (name.size() > kMostEndpointName || !std::all_of(name.begin(), name.end(), is_name_character)))
        node.problem("name", "1 to 50 of a-z, 0-9 and -");
    return name;
}

HttpsUrl read_url_of_webhook(const Node& node) {
    const auto url = read_https_url(node);
    if (url && !std::all_of(url->target.begin(), url->target.end(), is_target_character))
        node.problem("url", "path and query are printable ASCII, anything else is percent-encoded");
    return url.value_or(HttpsUrl{});
}

// A list without repetitions of at least one and at most `most`. `read` answers nothing for what is a problem already.
template <class Value, class Read>
std::vector<Value> read_distinct(const Node& endpoint, std::string_view key, std::size_t most, Read read) {
    std::vector<Value> values;
    const auto nodes = endpoint.items(key);
    if (endpoint.at(key).json().is_array() && nodes.empty()) endpoint.problem_at(key, "too_few", "at least one");
    if (nodes.size() > most) {
        endpoint.problem_at(key, "too_many", "at most " + std::to_string(most));
        return values;
    }
    for (const auto& node : nodes) {
        std::optional<Value> value = read(node);
        if (!value) continue;
        if (std::find(values.begin(), values.end(), *value) != values.end()) node.problem("repeated", "each once");
        values.push_back(std::move(*value));
    }
    return values;
}

std::optional<OrganisationId> read_organisation(const Node& node) {
    auto text = node.as_text();
    if (is_id(text)) return OrganisationId(std::move(text));
    if (!text.empty()) node.problem("id", "the id of an organisation, as `vigil org list` shows it");
    return std::nullopt;
}

std::optional<WebhookEvent> read_kind(const Node& node) {
    const auto text = node.as_text();
    const auto event = parse_word<WebhookEvent>(text);
    if (event && *event != WebhookEvent::test) return event;
    if (!text.empty()) node.problem("unknown_word", "one of alert.raised, alert.changed, limit.changed");
    return std::nullopt;
}

WebhookDescription read_endpoint(const Node& node, const fs::path& folder) {
    WebhookDescription read;
    if (!node.json().is_object()) {
        node.problem("type", "an object");
        return read;
    }
    node.only({"name", "url", "organisations", "kinds", "secrets", "allow", "authority", "limits", "per_second"});
    read.name = read_endpoint_name(node.at("name"));
    read.url = read_url_of_webhook(node.at("url"));
    read.organisations = read_distinct<OrganisationId>(node, "organisations", kMostOrganisations, &read_organisation);
    read.kinds = {WebhookEvent::alert_raised, WebhookEvent::alert_changed};
    if (node.has("kinds"))
        read.kinds = read_distinct<WebhookEvent>(node, "kinds", words_of(WebhookEvent{}).size(), &read_kind);
    read.secrets = read_distinct<fs::path>(node, "secrets", kMostSecrets, [&](const Node& secret) {
        auto path = read_path(secret, folder);
        return path.empty() ? std::nullopt : std::optional(std::move(path));
    });
    read.allow = read_networks(node, "allow");
    if (node.has("authority")) read.authority = read_path(node.at("authority"), folder);
    if (node.has("limits")) read.limits = read_service_limits(node.at("limits"), kLongestWebhookLimit);
    if (node.has("per_second")) read.per_second = node.integer("per_second", 1, kMostRequestsASecond);
    return read;
}

}  // namespace

Result<std::vector<WebhookDescription>> parse_webhooks(std::string_view text, const fs::path& folder) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxWebhookDepth));
    const std::string message = "the list of webhooks is not acceptable";
    if (!json.is_object()) return error_of(message, {{"", "type", "an object"}});
    Problems problems;
    const Node document(json, "", problems);
    document.only({"endpoints"});
    std::vector<WebhookDescription> all;
    const auto nodes = document.items("endpoints");
    if (nodes.size() > kMostEndpoints) document.problem_at("endpoints", "too_many", "at most 50");
    for (const auto& node : nodes) {
        if (all.size() == kMostEndpoints) break;
        auto read = read_endpoint(node, folder);
        const bool is_known =
            std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.name == read.name; });
        if (is_known && !read.name.empty()) node.problem_at("name", "repeated", "another endpoint has this name");
        all.push_back(std::move(read));
    }
    if (!problems.empty()) return error_of(message, std::move(problems));
    return all;
}

Result<std::vector<WebhookDescription>> load_webhooks(const fs::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostWebhookBytes));
    auto read = parse_webhooks(text, file.parent_path());
    if (!read) return named_after(file, std::move(read).error());
    return std::move(read).value();
}

}  // namespace vigil::files
