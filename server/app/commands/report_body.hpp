// The exact bytes of a report, and what else has to be known of them to send them.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::app {

struct ReportBody {
    std::string bytes;
    std::string key;         // the idempotency key inside
    bool emergency = false;  // the child is in danger now
    bool is_anonymous = false;
};

// Of a report without key and nonce: makes both.
Result<ReportBody> body_of(protocol::FileReport report);

// Of a document somebody wrote. Its bytes are sent as they are; where key or nonce are missing they are put in.
Result<ReportBody> body_of_document(std::string document);

}  // namespace vigil::app
