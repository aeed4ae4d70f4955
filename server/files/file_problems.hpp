// What is wrong with a file that a person wrote: everything at once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil {

class FileProblems {
public:
    // `file` as the person named it.
    explicit FileProblems(std::filesystem::path file) : file_(std::move(file)) {}

    // `where`: a dotted key or "line 7". `message`: what is allowed and what stands there. Unlike messages about requests
    // it may quote the file: these files hold neither secrets nor personal data.
    void add(std::string where, std::string message);
    bool none() const noexcept { return count_ == 0; }

    // invalid_input; the first kMaxViolations problems are its violations, pointer = `where`. Requires: not none().
    Error error() const;

private:
    std::filesystem::path file_;
    std::vector<Violation> violations_;
    std::size_t count_ = 0;
};

// invalid_input: the file cannot be read, or is longer than `most_bytes`.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes);

// unavailable: the file or folder cannot be used, and why.
Error unusable_file(const std::filesystem::path& file, std::string_view why);

// The same error, with the file before the place of each problem.
Error named_after(const std::filesystem::path& file, Error error);

// For the terminal, one problem a line: "config/vigil.toml: server.port: must be 0..65535, got 70000".
std::string problem_lines(const Error& error);

}  // namespace vigil
