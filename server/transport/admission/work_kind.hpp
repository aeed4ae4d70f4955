// What kinds of work there are, in the order in which they are kept under load (promise P10).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vigil::http {

enum class WorkKind {
    emergency,   // a filing that says so itself (domain/reports/emergency.hpp)
    report,      // any other filing, acknowledgements and acts on a case, sessions
    live,        // live streams, and what an officer opens from them: one alert, one case
    media,       // attachments
    list,        // lists, one's own reports, what nobody waits for help by
    statistics,  // patterns, lists of changes, documents about the API
};
inline constexpr std::size_t kWorkKinds = 6;

constexpr std::string_view to_text(WorkKind kind) {
    switch (kind) {
        case WorkKind::emergency:
            return "emergency";
        case WorkKind::report:
            return "report";
        case WorkKind::live:
            return "live";
        case WorkKind::media:
            return "media";
        case WorkKind::list:
            return "list";
        case WorkKind::statistics:
            return "statistics";
    }
    return "";
}

// What is left of `kind` where the client calls its request less urgent (RFC 9218 section 4.1: u=0 to u=7, of which 3 says
// nothing). Nobody gets above their kind; and an emergency stays one, because that header is set by programs and what a
// document says of a child by people.
constexpr WorkKind lowered(WorkKind kind, std::optional<int> urgency) {
    if (kind == WorkKind::emergency || !urgency || *urgency <= 3) return kind;
    const auto wished = *urgency == 4 ? WorkKind::media : *urgency == 5 ? WorkKind::list : WorkKind::statistics;
    return wished > kind ? wished : kind;
}

}  // namespace vigil::http
