// What every process of this program forbids itself before it touches a key.
#pragma once

namespace vigil::app {

// No core file, no debugger of another process: either would hold keys and narratives. Keys of OpenSSL go into locked memory.
// Idempotent; before any thread.
void harden_process();

}  // namespace vigil::app
