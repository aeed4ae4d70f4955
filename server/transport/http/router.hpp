// Which handler answers: the API as data.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vigil/protocol/api.hpp>
#include <vigil/protocol/result.hpp>

#include "runtime/log.hpp"
#include "transport/admission/work_kind.hpp"
#include "transport/http/message.hpp"

namespace vigil::http {

struct Route;

// The parts of the path that a pattern names, percent-decoded.
class PathParameters {
public:
    void add(std::string_view name, std::string value) { values_.emplace_back(name, std::move(value)); }
    // Requires: the route's pattern has {name}.
    const std::string& operator[](std::string_view name) const;

private:
    std::vector<std::pair<std::string_view, std::string>> values_;  // names are views into the route's pattern
};

// One request on its way through its handler.
struct Call {
    Request request;
    PathParameters path;
    const Route& route;
    runtime::Log log;  // carries the request id
};

// Runs on the request's executor. What it throws is a bug: logged by its type and answered as `internal`.
using Handler = std::function<boost::asio::awaitable<Response>(Call&)>;

inline constexpr std::size_t kDefaultBodyLimit = 64 * 1024;  // bytes

struct Route {
    Method method{};
    std::string_view pattern;  // "/v1/alerts/{id}/ack"; static storage
    Handler handler;
    protocol::Authentication authentication = protocol::Authentication::session;  // what the handler asks for
    std::size_t body_limit = kDefaultBodyLimit;                                   // bytes
    std::optional<WorkKind> kind{};  // what may be refused under load; none: never, or the handler decides it
};

struct Match {
    const Route* route = nullptr;
    PathParameters path{};
    std::string allow{};  // without a route: the methods of this path ("GET, HEAD"); empty: no such path
};

// Immutable after construction; may be used from any thread.
class Router {
public:
    // Throws std::logic_error for two routes of one method and shape, and for a broken pattern.
    explicit Router(std::vector<Route> routes);
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    // HEAD matches GET. A segment that is spelled out goes before a named one. Fails when a segment is not
    // percent-encoding, or is "." or "..".
    Result<Match> match(Method method, std::string_view path) const;

    const std::vector<Route>& routes() const noexcept { return routes_; }

private:
    struct Pattern {
        std::vector<std::string_view> segments;  // "{id}" with its braces
        const Route* route;
    };
    static bool spells_out_more(const Pattern& a, const Pattern& b);

    std::vector<Route> routes_;
    std::vector<Pattern> patterns_;  // spelled-out segments first
};

}  // namespace vigil::http
