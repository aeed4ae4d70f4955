#include "app/hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <vigil/crypto/key_memory.hpp>

namespace vigil::app {

void harden_process() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    [[maybe_unused]] static const bool locked = crypto::lock_private_keys();
}

}  // namespace vigil::app
