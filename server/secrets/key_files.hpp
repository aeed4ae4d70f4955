// Files that hold keys: private, written whole or not at all, and wiped from memory once they were read.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil {

// Who may touch a key file. A credential directory belongs to systemd, which gives the service its right by an access list:
// stat(2) then shows a right of the group.
enum class Privacy { owner_only, granted_by_systemd };

// Errors name the file and say what to do.
Error key_file_error(const std::filesystem::path& path, std::string_view why);

Result<void> require_private(const std::filesystem::path& path, Privacy privacy);
Result<std::string> read_key_file(const std::filesystem::path& path, Privacy privacy);

// Mode 0600. Synced before it has its name, so that a crash leaves the old file or the new one, never a part.
Result<void> write_key_file(const std::filesystem::path& path, std::string_view text);
// As if it had never been; nothing where it is not there. It loses its name before its content: whenever a crash comes, the
// folder has the whole key under its name, or none. What is left then ends in kRemovedKey, until finish_removals() destroys it.
Result<void> remove_key_file(const std::filesystem::path& path);
Result<void> finish_removals(const std::filesystem::path& folder);
inline constexpr std::string_view kRemovedKey = ".removed";
// The names in a folder are on disk.
Result<void> sync_key_folder(const std::filesystem::path& folder);

// Name to content. Destroyed contents are overwritten.
class KeyFiles {
public:
    KeyFiles() = default;
    KeyFiles(KeyFiles&&) noexcept = default;
    KeyFiles& operator=(KeyFiles&&) noexcept = default;
    ~KeyFiles();

    std::map<std::string, std::string> files{};
};

}  // namespace vigil
