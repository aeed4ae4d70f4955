// Very many reports, by the code that takes them, without the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "bench/load/site.hpp"

namespace vigil::bench {

// What a report takes on the disk (14,200 bytes were measured), and two fifths of it again for the write-ahead log.
inline constexpr std::int64_t kBytesPerReport = 20'000;
// Of everything else, and what others may need meanwhile.
inline constexpr std::int64_t kSpareBytes = 4'000'000'000;

std::int64_t room_needed(std::size_t reports);
// Throws, with what is needed and what there is, where the disk of `folder` has less room.
void require_room(const std::filesystem::path& folder, std::size_t reports);

struct Progress {
    std::size_t done{};
    std::size_t of{};
    double seconds{};
};

// Fills the database of a site whose server does not run: reports spread evenly over the last three years, in the order of their
// time, by teachers of all schools, about children in all townships. Each is prepared and taken by the domain, in a transaction
// function of its own, many to a commit; every row and the chain are what the server would have written. `tell` is called about
// every 5 s.
void generate(const Site& site, std::size_t reports, const std::function<void(const Progress&)>& tell);

}  // namespace vigil::bench
