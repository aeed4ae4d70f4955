// A PKCS#11 token of SoftHSM 2, for tests.
#pragma once

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace vigil::test {

// One for a whole program: a module reads its configuration once. Made in `folder`, which outlives it.
class SoftToken {
public:
    explicit SoftToken(const std::filesystem::path& folder) : folder_(folder) {
        std::ofstream(folder_ / "softhsm2.conf")
            << "directories.tokendir = " << (folder_ / "tokens").string() << "\nlog.level = ERROR\n";
        std::ofstream(pin_file()) << "4711\n";
        std::filesystem::permissions(pin_file(), std::filesystem::perms(0600));
        std::filesystem::create_directory(folder_ / "tokens");
        ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
        made_ =
            std::system(
                "softhsm2-util --init-token --free --label vigil --so-pin 12345678 --pin 4711 >/dev/null 2>&1") == 0;
    }

    // Empty where SoftHSM 2 is not installed (package softhsm2).
    static std::string module() {
        constexpr std::array kModules{"/usr/lib/softhsm/libsofthsm2.so",
                                      "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                      "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"};
        for (const auto* path : kModules)
            if (std::filesystem::exists(path)) return path;
        return {};
    }
    static std::string label() { return "vigil"; }
    std::filesystem::path pin_file() const { return folder_ / "pin"; }
    bool is_made() const { return made_; }

private:
    std::filesystem::path folder_;
    bool made_ = false;
};

}  // namespace vigil::test
