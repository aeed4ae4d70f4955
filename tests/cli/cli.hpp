// `vigil` on a whole installation in a temporary folder.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "support/installation.hpp"
#include "support/server_process.hpp"

namespace vigil::test {

using nlohmann::json;
using Words = std::vector<std::string>;

inline constexpr const char* kShippedRules = VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json";

std::string text_of(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

// `vigil serve` as a process. It takes connections a moment before it takes commands; this waits for both.
class Serving {
public:
    explicit Serving(const Installation& installation) : installation_(installation), process_(installation) { wait(); }

    void start() {
        process_.start();
        wait();
    }
    void kill() { process_.kill(); }
    int terminate() { return process_.terminate(); }

private:
    void wait() const;

    const Installation& installation_;
    ServerProcess process_;
};

class Cli : public testing::Test {
protected:
    Cli() : installation(free_port()) {}

    // vigil --root ROOT --config vigil.toml WORDS...
    Words command(Words words) const;
    // Runs it to its end.
    Outcome vigil(Words words, const std::string& input = {}) const;
    // The JSON that it prints; the test fails where it does not exit with 0.
    json answer(Words words) const;

    std::filesystem::path root() const { return installation.root(); }
    const Configuration& configuration() const { return installation.configuration(); }
    std::string home() const { return root().string(); }
    // As before the first `vigil init`.
    void begin_anew() const { std::filesystem::remove_all(configuration().data.folder); }

    Installation installation;
};

}  // namespace vigil::test
