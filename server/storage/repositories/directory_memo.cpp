#include "storage/repositories/directory_memo.hpp"

#include <utility>

namespace vigil::storage {

void DirectoryMemo::begin_unit() {
    is_changing_ = false;
    const auto now = version_.load(std::memory_order_acquire);
    if (now != seen_) forget();
    seen_ = now;
}

void DirectoryMemo::change() {
    is_changing_ = true;
    has_changed_ = true;
    forget();
}

void DirectoryMemo::end_transaction() {
    if (!std::exchange(has_changed_, false)) return;
    version_.fetch_add(1, std::memory_order_acq_rel);
}

void DirectoryMemo::forget() {
    ancestries_.clear();
    organisations_.clear();
    coverage_.clear();
    calendar_.reset();
}

}  // namespace vigil::storage
