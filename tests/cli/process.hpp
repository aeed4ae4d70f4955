// A program as a process of its own, with its input and its outputs in the test's hands.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace vigil::test {

struct Outcome {
    int status = -1;  // of its exit; -1: it did not exit by itself
    std::string out;
    std::string err;
};

class Process {
public:
    // words[0] is the program. Its home is `home`, so that nobody's real profile is touched; without colours.
    Process(const std::vector<std::string>& words, const std::string& home);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void say(std::string_view text);
    void end_input();
    void signal(int number);
    pid_t id() const { return pid_; }

    // Until what it has written to standard output (or error) holds `text`; false: it ended before, or 60 s passed.
    bool writes(std::string_view text);
    bool complains(std::string_view text);

    // Until it ends; kills it after 120 s.
    Outcome wait();

private:
    enum class Read { more, nothing_left, too_late };
    Read read_some(long deadline_ms);
    bool reads_until(const std::string& where, std::string_view text);

    pid_t pid_ = -1;
    int input_ = -1;
    int outputs_[2] = {-1, -1};
    Outcome outcome_;
};

}  // namespace vigil::test
