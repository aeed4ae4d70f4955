// The masters of the key folder as the ring that the store and the intake work with.
#pragma once

#include "secrets/key_folder.hpp"
#include "storage/vault/key_ring.hpp"

namespace vigil::app {

inline storage::KeyRing ring_of(MasterKeys masters) {
    return storage::KeyRing({std::move(masters.case_master), std::move(masters.reporter_master),
                             std::move(masters.directory), std::move(masters.index)});
}

}  // namespace vigil::app
