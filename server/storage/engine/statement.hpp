// A prepared statement, as each engine implements it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "storage/engine/value.hpp"

namespace vigil::storage {

// Life: bind, step until it answers false, reset. One thread.
class Statement {
public:
    virtual ~Statement() = default;

    // Gives every `:name` its value. A missing or unknown name is a bug: `internal`.
    virtual Result<void> bind(std::span<const Parameter> parameters) = 0;
    virtual Result<bool> step() = 0;                // true: a row is ready
    virtual std::int64_t rows_changed() const = 0;  // by the last finished INSERT, UPDATE or DELETE
    virtual int columns() const = 0;
    virtual std::string_view column_name(int column) const = 0;
    virtual Value column(int column) const = 0;  // of the present row; valid until the next step or reset
    virtual void reset() noexcept = 0;
};

}  // namespace vigil::storage
