// A store that signs a checkpoint with every commit, and readers of what became of them.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "unit/storage/store_fixture.hpp"

namespace vigil::test {

class CheckpointTest : public StoreTest {
protected:
    CheckpointTest() { settings.checkpoint_interval = std::chrono::milliseconds(0); }

    // So many commits, each with its checkpoint.
    void commit(int count) {
        for (int i = 0; i < count; ++i) write(append("event"));
    }
    // Those of the table, by position.
    std::vector<SignedRoot> table() {
        std::vector<SignedRoot> all;
        const auto read = read_and_wait(*store, [&](Unit& unit) -> Result<void> {
            VIGIL_TRY(all, unit.checkpoints().after(0, 100'000));
            return success();
        });
        EXPECT_TRUE(read);
        return all;
    }
    std::vector<std::string> jws_of_table() {
        std::vector<std::string> all;
        for (const auto& each : table()) all.push_back(each.jws);
        return all;
    }
    static std::string text_of(const std::filesystem::path& path) {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }
    static std::vector<std::string> lines_of(const std::filesystem::path& path) {
        std::istringstream text(text_of(path));
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);) lines.push_back(line);
        return lines;
    }
    static void write_text(const std::filesystem::path& path, const std::string& text) {
        std::ofstream(path, std::ios::binary) << text;
    }
};

}  // namespace vigil::test
