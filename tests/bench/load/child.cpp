#include "bench/load/child.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace vigil::bench {
namespace {

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

}  // namespace

Child::Child(std::vector<std::string> words, int output) {
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error("cannot fork");
    if (id_ > 0) return;
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execvp(pointers.front(), pointers.data());
    ::_exit(127);
}

Child::~Child() { end(SIGTERM); }

bool Child::has_ended() {
    int status = 0;
    if (id_ > 0 && ::waitpid(id_, &status, WNOHANG) == id_) {
        id_ = -1;
        status_ = exit_status(status);
    }
    return id_ < 0;
}

int Child::wait() {
    int status = 0;
    if (id_ > 0 && ::waitpid(id_, &status, 0) == id_) status_ = exit_status(status);
    id_ = -1;
    return status_;
}

int Child::end(int signal) {
    if (id_ > 0) ::kill(id_, signal);
    return wait();
}

}  // namespace vigil::bench
