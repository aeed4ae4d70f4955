// Success or a failure that the caller may act on. Every layer speaks this.
#pragma once

#include <boost/outcome/result.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace vigil {

// What a caller may act on. Transport maps it to a status in one table (protocol/problems.hpp).
enum class ErrorKind {
    invalid_input,
    unauthenticated,
    forbidden,
    not_found,
    conflict,
    too_many_requests,
    deadline_exceeded,
    unavailable,
    internal,
};

// One thing wrong with a document: where (RFC 6901 pointer), which rule, and what is allowed. Never the input itself.
struct Violation {
    std::string pointer;
    std::string code;
    std::string message;

    bool operator==(const Violation&) const = default;
};

struct Error {
    ErrorKind kind{};
    std::string message;                  // lower case, names the thing; for logs, so never the input or personal data
    std::string_view code{};              // a stable problem code (problems.hpp, static storage); empty: the kind's own
    std::vector<Violation> violations{};  // for invalid_input, at most kMaxViolations
};

inline constexpr std::size_t kMaxViolations = 50;

template <class T>
using Result = boost::outcome_v2::checked<T, Error>;

inline auto success() { return boost::outcome_v2::success(); }

}  // namespace vigil

#define VIGIL_TRY BOOST_OUTCOME_TRY        // VIGIL_TRY(auto alert, find(id)); in a function
#define VIGIL_CO_TRY BOOST_OUTCOME_CO_TRY  // the same in a coroutine
