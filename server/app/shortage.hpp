// What the program does where the system has no memory, thread or descriptor more: nobody's mistake, and no bug.
#pragma once

#include <system_error>

namespace vigil::app {

inline constexpr int kShortageStatus = 71;  // EX_OSERR of sysexits.h

// Whether `code` tells of one. Every other error of the system is handled where it occurs.
bool is_shortage(const std::error_code& code);

// Of memory, to standard error. Needs none itself.
void tell_of_no_memory();

// From now on the process ends with kShortageStatus and a word, where memory is wanting on any thread and nothing can be given
// up for it. Nothing that was answered is lost by that. Before any thread.
void end_orderly_without_memory();

}  // namespace vigil::app
