// Long work that is done in parts.
#pragma once

#include <functional>

namespace vigil::app {

// Asked between two parts: false ends the work early. Empty: it goes to its end.
using GoOn = std::function<bool()>;
inline const GoOn kToTheEnd{};

}  // namespace vigil::app
