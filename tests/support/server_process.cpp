#include "support/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

namespace vigil::test {
namespace {

sockaddr_in loopback(std::uint32_t address, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(address);
    at.sin_port = htons(port);
    return at;
}

// From another address of the loopback: from its own, a probe that happens to get this very port connects to itself.
bool accepts(std::uint16_t port) {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto from = loopback(INADDR_LOOPBACK + 1, 0), to = loopback(INADDR_LOOPBACK, port);
    const bool connected = ::bind(probe, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0 &&
                           ::connect(probe, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    ::close(probe);
    return connected;
}

}  // namespace

void ServerProcess::fork_and_run() {
    const std::string root = installation_.root().string();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        const int log = ::open((root + "/output.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(log, 1);
        ::dup2(log, 2);
        ::execl(VIGIL_BINARY, "vigil", "--root", root.c_str(), "--config", "vigil.toml", "serve", nullptr);
        ::_exit(127);
    }
}

void ServerProcess::start() {
    fork_and_run();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!accepts(installation_.configuration().server.port)) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            throw std::runtime_error("the server ended at its start: see " + installation_.root().string() +
                                     "/output.log");
        }
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the server does not accept");
        ::poll(nullptr, 0, 5);
    }
}

void ServerProcess::start_and_kill(std::chrono::milliseconds after) {
    fork_and_run();
    ::poll(nullptr, 0, static_cast<int>(after.count()));
    kill();
}

void ServerProcess::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

int ServerProcess::terminate() {
    int status = 0;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace vigil::test
