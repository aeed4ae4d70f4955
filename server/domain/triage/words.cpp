#include "domain/triage/words.hpp"

#include <algorithm>

namespace vigil::triage {

bool reporters_may_send(const Signal& signal) noexcept {
    return std::find(signal.suppliers.begin(), signal.suppliers.end(), Supplier::reporter) != signal.suppliers.end();
}

}  // namespace vigil::triage
