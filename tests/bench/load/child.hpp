// A process that is measured: started here, ended here.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace vigil::bench {

class Child {
public:
    // The first word is the program, looked for in PATH. Its output and its errors go to the descriptor `output`.
    Child(std::vector<std::string> words, int output);
    ~Child();  // SIGTERM, and waits
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t id() const { return id_; }
    bool has_ended();
    // Its exit status; -1: a signal ended it.
    int wait();
    int end(int signal);

private:
    pid_t id_;  // -1: it has ended
    int status_ = -1;
};

}  // namespace vigil::bench
