// Awaits a store from a test that is no coroutine.
#pragma once

#include <vector>

#include "contract/work.hpp"

namespace vigil {
class Store;  // store/store.hpp brings Asio, which tests of repositories need not compile
}

namespace vigil::test {

Result<std::vector<LogMark>> write_and_wait(Store& store, const Work& work);
Result<void> read_and_wait(Store& store, const Work& work);

// Submits all of them at once, in order, and waits for all; answers in the same order.
std::vector<Result<std::vector<LogMark>>> write_all_and_wait(Store& store, const std::vector<Work>& works);

}  // namespace vigil::test
