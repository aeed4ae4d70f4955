// Percent-encoding of addresses and forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil {

// Undoes percent-encoding (RFC 3986 section 2.1). Nothing for a broken escape, a control character, or what is
// no UTF-8.
std::optional<std::string> percent_decoded(std::string_view text);

// The fields of a form (application/x-www-form-urlencoded, URL Standard section 5.1), in order. Nothing where one of them cannot be
// decoded, or there are more than `most`.
std::optional<std::vector<std::pair<std::string, std::string>>> form_fields(std::string_view text, std::size_t most);

}  // namespace vigil
