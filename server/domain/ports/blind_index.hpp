#pragma once

#include <string>
#include <vigil/protocol/ids.hpp>

namespace vigil {

// A keyed hash by which equal values are found, and the generation of the index key that made it.
struct BlindIndex {
    KeyId key;
    std::string hash;

    bool operator==(const BlindIndex&) const = default;
};

}  // namespace vigil
