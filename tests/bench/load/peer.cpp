#include "bench/load/peer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <utility>

namespace vigil::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kReadyWithin = 30'000;  // ms

// The first line that the child prints; empty: it ended, or said nothing in time.
std::string first_line(int pipe) {
    std::string line;
    pollfd waiting{pipe, POLLIN, 0};
    while (line.find('\n') == std::string::npos && ::poll(&waiting, 1, kReadyWithin) == 1) {
        char bytes[256];
        const auto got = ::read(pipe, bytes, sizeof bytes);
        if (got <= 0) return {};
        line.append(bytes, static_cast<std::size_t>(got));
    }
    return line;
}

fs::path folder_of_peer() { return fs::path(VIGIL_SOURCE_DIR) / "tests/bench/peer"; }

}  // namespace

void copy_database(const Site& site, const fs::path& to) {
    sqlite3* opened = nullptr;
    const int failed = sqlite3_open_v2(site.database().c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection(opened, &sqlite3_close);
    const std::string sql = "VACUUM INTO '" + to.string() + "'";
    if (failed != SQLITE_OK || sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("cannot copy the database: ") + sqlite3_errmsg(opened));
}

bool Peer::is_installed() { return fs::exists(folder_of_peer() / "node_modules/better-sqlite3/build"); }

Peer::Peer(const Site& site, const fs::path& folder, const std::optional<OneReport>& rows) {
    std::vector<std::string> words{"node", folder_of_peer() / "server.mjs", site.tls_key(), site.tls_certificate(),
                                   folder.string()};
    if (rows) words.insert(words.end(), {rows->after.string(), rows->before.string()});
    int output[2] = {-1, -1};
    if (::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    server_ = std::make_unique<Child>(std::move(words), output[1]);
    ::close(output[1]);
    const auto said = first_line(output[0]);
    ::close(output[0]);
    std::istringstream line(said);
    std::string ready, port;
    line >> ready >> port >> rows_;
    if (ready != "ready") throw std::runtime_error("the peer did not start: " + said);
    endpoint_ = {"127.0.0.1", port};
}

}  // namespace vigil::bench
