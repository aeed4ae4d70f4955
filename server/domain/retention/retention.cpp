#include "domain/retention/retention.hpp"

#include <algorithm>

namespace vigil {
namespace {

template <class List>
auto find_code(const List& list, std::string_view code) -> decltype(list.data()) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.code == code; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

const RetentionClass* RetentionRules::class_of(Level level) const {
    for (const auto& each : classes)
        if (each.subject == RetentionSubject::case_file &&
            std::find(each.levels.begin(), each.levels.end(), level) != each.levels.end())
            return &each;
    return nullptr;
}

const RetentionClass* RetentionRules::class_of(RetentionSubject subject) const {
    for (const auto& each : classes)
        if (each.subject == subject) return &each;
    return nullptr;
}

const RetentionReason* RetentionRules::erasure_reason(std::string_view code) const {
    return find_code(erasure_reasons, code);
}

const RetentionReason* RetentionRules::hold_reason(std::string_view code) const {
    return find_code(hold_reasons, code);
}

}  // namespace vigil
