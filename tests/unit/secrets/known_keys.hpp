// Key folders of tests: keys that everybody knows, so that what follows from them can be computed elsewhere.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "contract/temp_folder.hpp"
#include "secrets/key_folder.hpp"

namespace vigil::test {

inline constexpr const char* kKeyId = "11111111-1111-4111-8111-111111111111";

// 32 bytes that count up from `first`.
inline std::string counting(unsigned char first) {
    std::string bytes;
    for (int i = 0; i < 32; ++i) bytes += static_cast<char>(first + i);
    return bytes;
}

inline crypto::SealingKey sealing_key(unsigned char first) {
    return crypto::SealingKey::from(KeyId(kKeyId), crypto::Secret::from_bytes(counting(first)).value()).value();
}

// The key of the pseudonyms: 00 01 ... 1f; index: 20 21 ... 3f, unless told otherwise.
inline MasterKeys known_masters(unsigned char pseudonyms_first = 0x00, unsigned char index_first = 0x20) {
    return {sealing_key(0x40), sealing_key(0x50), sealing_key(0x60), sealing_key(index_first),
            sealing_key(pseudonyms_first)};
}

// One process-wide setting: tests that need it run one after the other anyway.
class Umask {
public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t before_;
};

inline void write_file(const std::filesystem::path& path, const std::string& text, mode_t mode = 0600) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    if (::chmod(path.c_str(), mode) != 0) throw std::runtime_error("chmod " + path.string());
}

inline std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

inline mode_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) throw std::runtime_error("stat " + path.string());
    return info.st_mode & 07777;
}

}  // namespace vigil::test
