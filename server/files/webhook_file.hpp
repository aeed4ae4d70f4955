// Which systems of others are told what happens, and how they are spoken to: webhooks.json as values.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/webhooks/webhook.hpp"
#include "files/network.hpp"
#include "files/service.hpp"

namespace vigil::files {

struct WebhookDescription {
    std::string name;  // by which it is known, also in the database; a-z, 0-9 and -
    HttpsUrl url;
    std::vector<OrganisationId> organisations;   // whose streams it is told of; whether there are such is not asked
    std::vector<WebhookEvent> kinds;             // what of them
    std::vector<std::filesystem::path> secrets;  // one, or two while one follows the other
    std::vector<Network> allow{};                // addresses that are connected to although they are not public
    std::filesystem::path authority{};           // PEM; empty: the system's
    ServiceLimits limits{};
    int per_second = 10;  // requests, at most

    bool operator==(const WebhookDescription&) const = default;
};

// Errors list every problem by JSON pointer. The files that it names are looked for from `folder`; whether they are there is
// not asked.
Result<std::vector<WebhookDescription>> parse_webhooks(std::string_view text, const std::filesystem::path& folder);

// The same of a file, which each problem names, and from whose folder files are looked for.
Result<std::vector<WebhookDescription>> load_webhooks(const std::filesystem::path& file);

}  // namespace vigil::files
