// Any bytes as the list of webhooks: never a crash, every refusal says what is wrong, and what is accepted is read as the same again and
// holds nothing that a request, a row or the address of an endpoint could break on.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "files/webhook_file.hpp"

using namespace vigil;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_visible(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

void check_endpoint(const files::WebhookDescription& endpoint) {
    require(is_visible(endpoint.name) && endpoint.name.size() <= 50);
    require(is_visible(endpoint.url.host) && endpoint.url.host.find('@') == std::string::npos);
    require(is_visible(endpoint.url.port) && is_visible(endpoint.url.target) && endpoint.url.target.front() == '/');
    require(endpoint.url.target.find('#') == std::string::npos);
    require(!endpoint.organisations.empty() && !endpoint.kinds.empty());
    for (const auto& organisation : endpoint.organisations) require(organisation.str().size() == 36);
    for (const auto kind : endpoint.kinds) require(kind != WebhookEvent::test);
    require(endpoint.secrets.size() == 1 || endpoint.secrets.size() == 2);
    for (const auto& secret : endpoint.secrets) require(secret.is_absolute());
    require(endpoint.per_second >= 1 && endpoint.limits.connect.count() >= 1);
    require(endpoint.limits.answer.count() >= 1 && endpoint.limits.answer.count() <= 30'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = files::parse_webhooks(text, "/nowhere");
    if (!read) {
        require(!read.error().violations.empty());
        return 0;
    }
    require(files::parse_webhooks(text, "/nowhere").value() == read.value());
    std::set<std::string> names;
    for (const auto& endpoint : read.value()) {
        check_endpoint(endpoint);
        require(names.insert(endpoint.name).second);
    }
    return 0;
}
