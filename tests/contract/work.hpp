// What a test does inside a transaction.
#pragma once

#include <functional>
#include <vigil/protocol/result.hpp>

#include "domain/ports/unit.hpp"

namespace vigil::test {

using Work = std::function<Result<void>(Unit&)>;

}  // namespace vigil::test
