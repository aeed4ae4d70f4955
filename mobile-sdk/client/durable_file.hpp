// Files that are whole after a power cut: either the old content or the new.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// Replaces the file: writes beside it, fsync, rename, fsync of the folder. Readable by its owner only (mode 0600).
Result<void> write_durably(const std::filesystem::path& path, std::string_view content);

// not_found where there is none; invalid_input above `limit` bytes.
Result<std::string> read_whole(const std::filesystem::path& path, std::size_t limit = 16 * 1024 * 1024);

// Makes the folder and its parents, the last one for its owner only (mode 0700).
Result<void> make_private_folder(const std::filesystem::path& path);

}  // namespace vigil::client
