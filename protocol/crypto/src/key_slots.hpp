// Slots of one key each, in locked memory. Private to vigil::crypto.
#pragma once

#include <cstddef>

namespace vigil::crypto {

inline constexpr std::size_t kSlotSize = 32;  // bytes

// Zeros. May be called from any thread; throws std::bad_alloc.
char* take_slot();
// Overwrites it and gives it back.
void give_slot(char* slot) noexcept;

}  // namespace vigil::crypto
