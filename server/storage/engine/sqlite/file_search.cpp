#include "storage/engine/sqlite/file_search.hpp"

#include <algorithm>
#include <functional>

namespace vigil::storage::sqlite {

// Each piece begins with so much of the one before that nothing can lie across a border unseen, and an occurrence counts in the
// piece in which it ends beyond that part.
Result<std::int64_t> count_in(std::int64_t size, const ReadAt& read, std::span<const std::string> wanted,
                              std::size_t piece_size) {
    std::size_t longest = 1;
    for (const auto& each : wanted) longest = std::max(longest, each.size());
    const auto overlap = static_cast<std::int64_t>(longest - 1);
    std::int64_t found = 0;
    for (std::int64_t begin = 0; begin < size; begin += static_cast<std::int64_t>(piece_size)) {
        const auto from = std::max<std::int64_t>(begin - overlap, 0);
        const auto to = std::min(begin + static_cast<std::int64_t>(piece_size), size);
        std::string piece(static_cast<std::size_t>(to - from), '\0');
        VIGIL_TRY(read(from, piece));
        for (const auto& each : wanted) {
            const std::boyer_moore_horspool_searcher searcher(each.begin(), each.end());
            for (auto at = piece.begin();; ++at) {
                at = std::search(at, piece.end(), searcher);
                if (at == piece.end()) break;
                const auto ends_at = from + (at - piece.begin()) + static_cast<std::int64_t>(each.size());
                if (ends_at > begin) ++found;
            }
        }
    }
    return found;
}

}  // namespace vigil::storage::sqlite
