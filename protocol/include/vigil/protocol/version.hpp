// The version of the software and of the live subprotocol.
#pragma once

#include <string_view>

namespace vigil {

inline constexpr std::string_view kVersion = "0.1.0";
inline constexpr std::string_view kLiveSubprotocol = "vigil.v1";

}  // namespace vigil
