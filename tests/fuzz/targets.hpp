// The fuzz targets as functions of one program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vigil::test {

struct FuzzTarget {
    const char* name;  // of its file, without fuzz_
    int (*run)(const std::uint8_t* data, std::size_t size);
};

const std::vector<FuzzTarget>& fuzz_targets();

}  // namespace vigil::test
