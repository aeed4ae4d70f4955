// The document of the live stream, printed from the declarations that the codec uses.
#pragma once

#include <string>

namespace vigil::protocol {

// The AsyncAPI 3.0 document, indented, ending in a newline. Pure: the same bytes every time.
std::string asyncapi();

}  // namespace vigil::protocol
