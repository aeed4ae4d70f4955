// Looking for bytes in a file that is read in pieces.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vigil/protocol/result.hpp>

namespace vigil::storage::sqlite {

// Fills `piece` from `offset` on.
using ReadAt = std::function<Result<void>(std::int64_t offset, std::string& piece)>;

// How often one of `wanted`, none of them empty, stands in the `size` bytes that `read` gives.
Result<std::int64_t> count_in(std::int64_t size, const ReadAt& read, std::span<const std::string> wanted,
                              std::size_t piece_size = 4 * 1024 * 1024);

}  // namespace vigil::storage::sqlite
