// Master keys of tests.
#pragma once

#include "storage/vault/key_ring.hpp"

namespace vigil::test {

inline storage::Secrets random_secrets() {
    return {crypto::SealingKey::generate(),
            crypto::SealingKey::generate(),
            crypto::SealingKey::generate(),
            {crypto::SealingKey::generate().id()},
            crypto::SealingKey::generate()};
}

}  // namespace vigil::test
