// The real binary as a process of its own, for tests that kill it.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "support/installation.hpp"

namespace vigil::test {

class ServerProcess {
public:
    explicit ServerProcess(const Installation& installation) : installation_(installation) { start(); }
    ~ServerProcess() { kill(); }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    void start();  // returns when it says that it is ready
    void kill();   // SIGKILL: no goodbye, no flush
    // SIGKILL so long after its first instruction, whatever it has come to.
    void start_and_kill(std::chrono::milliseconds after);
    pid_t id() const { return pid_; }
    int terminate();  // SIGTERM; the exit status
    void restart() {
        kill();
        start();
    }

private:
    std::filesystem::path output_log() const { return installation_.root() / "output.log"; }
    void fork_and_run();

    const Installation& installation_;
    pid_t pid_ = -1;
};

}  // namespace vigil::test
