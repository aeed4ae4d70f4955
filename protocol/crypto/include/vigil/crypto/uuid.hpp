// UUIDs of RFC 9562 in their canonical text form (36 characters, lower case), and their 16 raw bytes.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::crypto {

// 122 random bits. For what must not tell when it was made.
std::string uuid_v4();

// A time-ordered UUID from the one source of this process. May be called from any thread.
std::string uuid_v7(Instant now);

// Makes version 7 UUIDs that sort in the order in which they were made, also within one millisecond and when `now`
// steps back (RFC 9562 section 6.2, method 1). May be used from any thread.
//
//   48 bits   milliseconds since 1970, never less than in the UUID before
//   18 bits   counter: a random number below 2^17 in each new millisecond, then one more for each UUID;
//             when it is used up the time is carried on by one millisecond
//   56 bits   random
//
// The remaining 6 bits are the version and the variant.
class UuidV7Source {
public:
    std::string next(Instant now);

private:
    std::string random();  // 16 bytes; called with the mutex held

    std::mutex mutex_;
    std::string pool_;  // random bytes for the next ones: one call of the generator for each is most of the work
    std::uint64_t last_ms_ = 0;
    std::uint32_t counter_ = 0;
};

// Between text and 16 raw bytes. Both refuse anything but the exact form.
Result<std::string> uuid_to_raw(std::string_view text);
Result<std::string> uuid_from_raw(std::string_view raw);

}  // namespace vigil::crypto
