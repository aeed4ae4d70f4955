#include "storage/engine/row.hpp"

#include <fmt/format.h>

namespace vigil::storage {

bool Row::next_is_null() const { return std::holds_alternative<std::monostate>(statement_.column(column_).stored()); }

std::int64_t Row::integer() {
    const auto value = statement_.column(column_++);
    if (const auto* integer = std::get_if<std::int64_t>(&value.stored())) return *integer;
    fail("no integer");
    return 0;
}

std::string_view Row::text() {
    const auto value = statement_.column(column_++);
    if (const auto* text = std::get_if<Text>(&value.stored())) return text->text;
    fail("no text");
    return {};
}

std::optional<std::string> Row::maybe_blob() {
    const auto value = statement_.column(column_++);
    if (const auto* blob = std::get_if<Blob>(&value.stored())) return std::string(blob->bytes);
    if (!std::holds_alternative<std::monostate>(value.stored())) fail("no blob");
    return std::nullopt;
}

void Row::fail(const char* what) {
    if (failure_ != nullptr) return;
    failure_ = what;
    failed_column_ = column_ - 1;
}

Result<void> Row::checked() const {
    if (failure_ == nullptr) return success();
    return Error{ErrorKind::internal,
                 fmt::format("column {} of the answer holds {}", statement_.column_name(failed_column_), failure_)};
}

}  // namespace vigil::storage
