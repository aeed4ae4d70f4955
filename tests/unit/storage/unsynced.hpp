// What a power cut takes: everything that was written and not yet synced, or any part of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace vigil::test {

// Remembers every change of a file until the file is synced. Any thread.
class Unsynced {
public:
    // Makes a change of `file`: `data` at `offset`, or a cut to `offset` where there is no data; `change` does it for real.
    int write(const std::string& file, std::int64_t offset, std::string_view data, const std::function<int()>& change);
    int cut(const std::string& file, std::int64_t size, const std::function<int()>& change);
    int sync(const std::string& file, const std::function<int()>& sync);

    // Copies the named files of `from` as a power cut at this instant leaves them: of what was not synced, a random part arrived.
    void copy_after_power_cut(const std::filesystem::path& from, const std::vector<std::string>& names,
                              const std::filesystem::path& to, std::mt19937_64& random);
    void forget();

private:
    struct Change {
        std::string file;
        std::int64_t offset;
        std::string data;  // empty: a cut to `offset`
        std::string before;
        std::int64_t size_before;
    };
    void remember(const std::string& file, std::int64_t offset, std::string_view data);

    std::mutex mutex_{};
    std::vector<Change> changes_{};  // in order
};

}  // namespace vigil::test
