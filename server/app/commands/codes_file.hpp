// Enrolment codes in a file of their own, to be handed out and then deleted.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vigil/protocol/messages/importing.hpp>
#include <vigil/protocol/result.hpp>

#include "app/commands/commands.hpp"

namespace vigil::app {

// Made before anything is changed, for its owner only, and never over another one. Without codes it is removed again.
class CodesFile {
public:
    static Result<CodesFile> create(const std::string& path);
    CodesFile(CodesFile&& other) noexcept
        : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
    CodesFile& operator=(CodesFile&&) = delete;
    ~CodesFile();

    const std::string& path() const noexcept { return path_; }
    Result<void> write(std::string_view text);

private:
    CodesFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    std::string path_;
    int descriptor_;
    bool is_written_ = false;
};

// The codes as CSV, and a line that says where they are.
Result<void> write_codes(CodesFile file, const protocol::ImportOutcome& outcome, CommandLine& line);

}  // namespace vigil::app
