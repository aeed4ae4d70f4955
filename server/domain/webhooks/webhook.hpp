// A system of others that is told by signed messages what happens in the streams of organisations, and what it is told.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/webhook_words.hpp>

#include "domain/ports/streams.hpp"

namespace vigil {

// Who is to be told of what, as the configuration says.
struct WebhookSubscription {
    std::string endpoint;  // its name
    std::vector<OrganisationId> organisations;
    std::vector<WebhookEvent> events;
};

// What is known of an endpoint beside its configuration.
struct WebhookEndpoint {
    std::string name;
    Instant since{};
    std::optional<Instant> disabled_at{};    // it asked to be told nothing more, until an administrator enables it
    std::optional<Instant> failing_since{};  // every attempt since then has failed
    std::optional<Instant> succeeded_at{};   // it last took a message
    std::string code{};                      // why the last attempt failed; empty: it did not

    bool operator==(const WebhookEndpoint&) const = default;
};

// How far the stream of an organisation has become messages to an endpoint.
struct WebhookCursor {
    OrganisationId organisation;
    Offset offset{};

    bool operator==(const WebhookCursor&) const = default;
};

struct WebhookMessage {
    WebhookMessageId id;  // "msg_" and random, without a full stop; the same for every attempt
    std::string endpoint;
    WebhookEvent event{};
    OrganisationId organisation{};  // whose stream; empty: a test
    Offset offset{};                // in it; 0: a test
    std::string subject{};          // the alert or clock; empty: a test
    Instant happened_at{};
    WebhookState state = WebhookState::queued;
    Instant queued_at{};
    Instant due_at{};                       // the next attempt
    int attempts{};                         // since it was last queued
    std::optional<Instant> leased_until{};  // an attempt is under way
    std::optional<Instant> ended_at{};      // sent, failed or cancelled
    std::string code{};                     // why it stands so

    bool operator==(const WebhookMessage&) const = default;
};

struct WebhookTally {
    std::size_t waiting{};
    std::size_t failed{};
    std::optional<Instant> waiting_since{};  // of the oldest that waits
};

}  // namespace vigil
