// The memory that keys lie in while they are used.
#pragma once

namespace vigil::crypto {

// Every Secret lies in pages of its own that are kept out of swap and out of core dumps, and that a forked child does not
// inherit. False: the system refused to lock one of them (RLIMIT_MEMLOCK); keys are used all the same, because a report
// must not fail for that.
bool key_memory_is_locked() noexcept;

// Gives OpenSSL locked memory for the private halves of signature and TLS keys. Call once, before the first key is made.
// False: it is not locked, or there is none.
bool lock_private_keys() noexcept;

}  // namespace vigil::crypto
