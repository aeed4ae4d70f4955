#include "cli/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace vigil::test {
namespace {

constexpr long kPatience = 60'000;  // ms
constexpr long kLongest = 120'000;

long now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

struct Pipe {
    int read = -1, write = -1;
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        read = ends[0];
        write = ends[1];
    }
};

void close_if_open(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

}  // namespace

Process::Process(const std::vector<std::string>& words, const std::string& home) {
    std::signal(SIGPIPE, SIG_IGN);
    const Pipe in, out, err;
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        ::dup2(in.read, 0);
        ::dup2(out.write, 1);
        ::dup2(err.write, 2);
        ::setenv("HOME", home.c_str(), 1);
        ::setenv("NO_COLOR", "1", 1);
        std::signal(SIGPIPE, SIG_DFL);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(in.read);
    ::close(out.write);
    ::close(err.write);
    input_ = in.write;
    outputs_[0] = out.read;
    outputs_[1] = err.read;
}

Process::~Process() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    close_if_open(input_);
    for (auto& output : outputs_) close_if_open(output);
}

void Process::say(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(input_, text.data(), text.size());
        if (written <= 0) return;  // it has stopped listening
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void Process::end_input() { close_if_open(input_); }

void Process::signal(int number) {
    if (pid_ > 0) ::kill(pid_, number);
}

Process::Read Process::read_some(long deadline_ms) {
    pollfd watched[2] = {{outputs_[0], POLLIN, 0}, {outputs_[1], POLLIN, 0}};
    if (outputs_[0] < 0 && outputs_[1] < 0) return Read::nothing_left;
    const auto left = deadline_ms - now_ms();
    if (left <= 0 || ::poll(watched, 2, static_cast<int>(left)) == 0) return Read::too_late;
    for (int i = 0; i < 2; ++i) {
        if (watched[i].revents == 0) continue;
        char buffer[8192];
        const auto size = ::read(outputs_[i], buffer, sizeof buffer);
        if (size <= 0)
            close_if_open(outputs_[i]);
        else
            (i == 0 ? outcome_.out : outcome_.err).append(buffer, static_cast<std::size_t>(size));
    }
    return Read::more;
}

bool Process::reads_until(const std::string& where, std::string_view text) {
    const auto deadline = now_ms() + kPatience;
    while (where.find(text) == std::string::npos)
        if (read_some(deadline) != Read::more) return false;
    return true;
}

bool Process::writes(std::string_view text) { return reads_until(outcome_.out, text); }
bool Process::complains(std::string_view text) { return reads_until(outcome_.err, text); }

Outcome Process::wait() {
    end_input();
    const auto deadline = now_ms() + kLongest;
    auto read = Read::more;
    while (read == Read::more) read = read_some(deadline);
    if (read == Read::too_late) ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    outcome_.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome_;
}

}  // namespace vigil::test
