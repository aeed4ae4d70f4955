#include "domain/considerations/erasing.hpp"

namespace vigil {

Result<ErasedConsideration> erase_consideration(Unit& unit, const ConsiderationErasureOrder& order) {
    VIGIL_TRY(auto before, unit.erasures().find_tombstone(order.id));
    if (before) return ErasedConsideration{std::move(*before), {}};
    VIGIL_TRY(const auto row, unit.considerations().find(order.id));
    if (!row) return Error{ErrorKind::not_found, "there is no such consideration"};
    VIGIL_TRY(const auto keys, data_keys_of(unit, *row));
    ErasedConsideration erased;
    for (const auto& key : keys) {
        VIGIL_TRY(auto wrapped, unit.erasures().destroy_key(key));
        if (wrapped) erased.destroyed.push_back(std::move(*wrapped));
    }
    VIGIL_TRY(unit.erasures().strip_consideration(order.id));
    erased.tombstone = {order.id, order.at, order.reason, static_cast<int>(erased.destroyed.size())};
    VIGIL_TRY(unit.erasures().insert_tombstone(erased.tombstone));
    // First: the log commits to the row as it is left by the first event about it.
    unit.log().append({std::string(kRecordStripped), order.id.str(), order.at, {}});
    unit.log().append({std::string(kConsiderationErased),
                       order.id.str(),
                       order.at,
                       {{"reason", order.reason},
                        {"occasion", std::string(to_text(order.occasion))},
                        {"keys", std::to_string(erased.destroyed.size())}}});
    return erased;
}

Result<std::set<KeyId>> data_keys_of(Unit& unit, const Consideration& row) {
    VIGIL_TRY(const auto reporter_key, unit.vault().key_of(row.sealed_reporter));
    return std::set<KeyId>{row.content_key, reporter_key};
}

}  // namespace vigil
