#include "files/file_problems.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <system_error>

namespace vigil {

void FileProblems::add(std::string where, std::string message) {
    ++count_;
    if (violations_.size() < kMaxViolations)
        violations_.push_back(Violation{std::move(where), "invalid_file", std::move(message)});
}

Error FileProblems::error() const {
    const std::size_t untold = count_ - violations_.size();
    std::string message = fmt::format("{}: {} problem{}", file_.string(), count_, count_ == 1 ? "" : "s");
    if (untold > 0) message += fmt::format(", the first {} are listed", violations_.size());
    return Error{ErrorKind::invalid_input, std::move(message), {}, violations_};
}

Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes) {
    std::error_code failed;
    if (std::filesystem::is_directory(file, failed))
        return Error{ErrorKind::invalid_input, file.string() + ": is a folder, not a file"};
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorKind::invalid_input, file.string() + ": cannot be opened"};
    // By the end of the file, not by its size: a pipe has none, and a file may grow meanwhile.
    std::string text;
    std::array<char, 64 * 1024> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > most_bytes)
            return Error{ErrorKind::invalid_input,
                         fmt::format("{}: is longer than {} bytes", file.string(), most_bytes)};
    }
    if (in.bad()) return Error{ErrorKind::invalid_input, file.string() + ": cannot be read"};
    return text;
}

Error unusable_file(const std::filesystem::path& file, std::string_view why) {
    return {ErrorKind::unavailable, file.string() + ": " + std::string(why)};
}

Error named_after(const std::filesystem::path& file, Error error) {
    for (auto& violation : error.violations)
        violation.pointer = fmt::format("{}: {}", file.string(), violation.pointer);
    return error;
}

std::string problem_lines(const Error& error) {
    std::string lines;
    for (const auto& violation : error.violations)
        lines += fmt::format("{}: {}\n", violation.pointer, violation.message);
    return lines + error.message + "\n";
}

}  // namespace vigil
