// Names that an operator sees beside a thread's CPU time (top -H, /proc/PID/task).
#pragma once

#include <pthread.h>

namespace vigil::runtime {

// Of the calling thread; at most 15 bytes.
inline void name_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

}  // namespace vigil::runtime
