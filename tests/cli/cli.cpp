#include "cli/cli.hpp"

#include <poll.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/admin/socket.hpp"
#include "app/installation.hpp"

namespace vigil::test {

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write_text(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

void Serving::wait() const {
    const auto socket = app::admin_socket(installation_.configuration());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!app::ask_admin(socket, "{\"command\":\"org.list\"}")) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the server takes no commands");
        ::poll(nullptr, 0, 5);
    }
}

Words Cli::command(Words words) const {
    Words all{VIGIL_BINARY, "--root", root().string(), "--config", "vigil.toml"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

Outcome Cli::vigil(Words words, const std::string& input) const {
    Process process(command(std::move(words)), home());
    process.say(input);
    return process.wait();
}

json Cli::answer(Words words) const {
    const auto outcome = vigil(std::move(words));
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out, nullptr, false);
}

}  // namespace vigil::test
