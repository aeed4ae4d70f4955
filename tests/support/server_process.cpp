#include "support/server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace vigil::test {
namespace {

// What it wrote behind the first `from` bytes of `log` has its word that it is ready. Its port says less: it listens before it
// has come so far, and another process may listen there.
bool is_ready(const std::filesystem::path& log, std::uintmax_t from) {
    std::ifstream in(log);
    in.seekg(static_cast<std::streamoff>(from));
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    return text.find("Vigil is ready") != std::string::npos;
}

}  // namespace

void ServerProcess::fork_and_run() {
    const std::string root = installation_.root().string();
    const std::string output = output_log().string();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        const int log = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(log, 1);
        ::dup2(log, 2);
        ::execl(VIGIL_BINARY, "vigil", "--root", root.c_str(), "--config", "vigil.toml", "serve", nullptr);
        ::_exit(127);
    }
}

void ServerProcess::start() {
    std::error_code none_yet;
    const auto written = std::filesystem::file_size(output_log(), none_yet);
    fork_and_run();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!is_ready(output_log(), none_yet ? 0 : written)) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            throw std::runtime_error("the server ended at its start: see " + output_log().string());
        }
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("the server does not come to be ready: see " + output_log().string());
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
