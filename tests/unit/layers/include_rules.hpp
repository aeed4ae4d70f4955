// Who may include whom. The layers stand in ARCHITECTURE.md; here they are data that a test compares with the tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigil::layers {

// Every #include of `source` that its layer does not allow, as "path:line: what is wrong". `path` counts from the root
// of the project, with forward slashes.
std::vector<std::string> wrong_includes(std::string_view path, std::string_view source);

}  // namespace vigil::layers
