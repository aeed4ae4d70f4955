#include "transport/admission/byte_budget.hpp"

namespace vigil::http {
namespace {

std::size_t large_part(std::size_t size) { return size > ByteBudget::kSmall ? size : 0; }

}  // namespace

bool ByteBudget::change(const std::string& address, std::size_t& size, std::size_t wanted) {
    const auto all = held_ - size + wanted;
    const auto large = held_by_large_ - large_part(size) + large_part(wanted);
    auto& own = by_address_[address];
    const auto mine = own - size + wanted;
    if (wanted > size && (all > total_ || mine > total_ / 4 || (large_part(wanted) > 0 && large > total_ / 2))) {
        if (own == 0) by_address_.erase(address);
        return false;
    }
    held_ = all;
    held_by_large_ = large;
    size = wanted;
    if (mine == 0)
        by_address_.erase(address);
    else
        own = mine;
    return true;
}

}  // namespace vigil::http
