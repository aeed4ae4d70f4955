#include "bench/load/peer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
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

}  // namespace

void copy_database(const Site& site, const fs::path& to) {
    sqlite3* opened = nullptr;
    const int failed = sqlite3_open_v2(site.database().c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection(opened, &sqlite3_close);
    const std::string sql = "VACUUM INTO '" + to.string() + "'";
    if (failed != SQLITE_OK || sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("cannot copy the database: ") + sqlite3_errmsg(opened));
}

Peer::Peer(const Site& site, const fs::path& folder, const std::optional<OneReport>& rows) {
    const std::string script = std::string(VIGIL_SOURCE_DIR) + "/tests/bench/peer/server.mjs";
    std::vector<std::string> words{"node", script, site.tls_key(), site.tls_certificate(), folder.string()};
    if (rows) words.insert(words.end(), {rows->after.string(), rows->before.string()});
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    int output[2] = {-1, -1};
    if (::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(output[1], 1);
        ::execvp(pointers.front(), pointers.data());
        ::_exit(127);
    }
    ::close(output[1]);
    std::istringstream line(first_line(output[0]));
    ::close(output[0]);
    std::string ready, port;
    line >> ready >> port >> rows_;
    if (ready != "ready") {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        throw std::runtime_error("the peer did not start: is npm ci done in tests/bench/peer?");
    }
    endpoint_ = {"127.0.0.1", port};
}

Peer::~Peer() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

}  // namespace vigil::bench
