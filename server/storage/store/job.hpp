// A function that waits for its transaction.
#pragma once

#include <functional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/ports/unit.hpp"

namespace vigil::storage {

struct Job {
    std::function<Result<void>(Unit&)> work;
    std::function<void(Result<void>, std::vector<LogMark>)> done;  // called exactly once
};

}  // namespace vigil::storage
