#include "transport/http/handlers/exchange.hpp"

#include <random>

namespace vigil::http {

Response throttled(const Call& call, const Error& error, std::chrono::milliseconds wait) {
    static thread_local std::minstd_rand random{std::random_device{}()};
    const auto seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
    const int jitter = std::uniform_int_distribution(1, 5 + seconds / 8)(random);
    return problem_response(error, call.request, seconds + jitter);
}

}  // namespace vigil::http
