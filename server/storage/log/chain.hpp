// The hash chain of the log (promise P8).
//
//   root(n) = SHA-256 of  text "vigil log v1"
//                         text log id          one chain, one id
//                         integer pos          n, from 1
//                         text root(n - 1)     32 bytes; before the first entry: zeros
//                         integer at_ms
//                         text kind
//                         text subject
//                         text detail          the column, as stored
//                         text record          the table whose row the entry commits to; empty: none
//                         text digest          32 bytes; empty: none
//
// with the encodings of digest.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil::storage {

// An entry as it is stored.
struct LogEntry {
    std::int64_t pos{};
    std::int64_t at_ms{};
    std::string kind;
    std::string subject;
    std::string detail;  // detail_text()
    std::string record;
    std::string digest;
};

// Before the first entry.
std::string genesis_root();

std::string root_after(std::string_view log_id, std::string_view previous_root, const LogEntry& entry);

// The pairs as a JSON object of texts, in their order: readable by people, and no two lists have the same text.
std::string detail_text(const std::vector<std::pair<std::string, std::string>>& detail);
// Undoes it; nothing where the text was not made by it.
std::optional<std::vector<std::pair<std::string, std::string>>> detail_of(std::string_view text);

}  // namespace vigil::storage
