// Every SQL text of the program, found in its sources: a statement that nobody runs in a test is found too.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vigil::storage::testing {

struct FoundStatement {
    std::string file;  // below the folder that was searched
    int line{};
    std::string sql;  // every run of white space is one blank
};

// The string literals below `folder` (.cpp and .hpp) that are statements on rows; those in comments are none.
std::vector<FoundStatement> find_statements(const std::filesystem::path& folder);

}  // namespace vigil::storage::testing
