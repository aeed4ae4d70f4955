#include "storage/log/digest.hpp"

namespace vigil::storage {
namespace {

template <std::size_t Size>
std::string big_endian(std::uint64_t value) {
    std::string bytes(Size, '\0');
    for (std::size_t i = 0; i < Size; ++i) bytes[i] = static_cast<char>(value >> (8 * (Size - 1 - i)) & 0xff);
    return bytes;
}

}  // namespace

Digest& Digest::text(std::string_view bytes) {
    hash_.update(big_endian<4>(bytes.size()));
    hash_.update(bytes);
    return *this;
}

Digest& Digest::integer(std::int64_t value) {
    hash_.update(big_endian<8>(static_cast<std::uint64_t>(value)));
    return *this;
}

Digest& Digest::byte(char value) {
    hash_.update({&value, 1});
    return *this;
}

}  // namespace vigil::storage
