#include <openssl/crypto.h>
#include <sys/mman.h>

#include <atomic>
#include <mutex>
#include <new>
#include <vector>
#include <vigil/crypto/key_memory.hpp>

#include "key_slots.hpp"

namespace vigil::crypto {
namespace {

constexpr std::size_t kRegionSize = 64 * 1024;     // bytes: 2,048 keys; what an ordinary user may lock
constexpr std::size_t kPrivateKeys = 1024 * 1024;  // bytes, for OpenSSL

std::atomic<bool> all_locked{true};

// Slots are handed out over and over; a region is never given back, so that nothing else ever lies in it.
class Slots {
public:
    char* take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) grow();
        char* const slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void give(char* slot) noexcept {
        OPENSSL_cleanse(slot, kSlotSize);
        const std::lock_guard lock(mutex_);
        free_.push_back(slot);  // within what grow() reserved: takes no memory
    }

private:
    void grow() {
        constexpr std::size_t kCount = kRegionSize / kSlotSize;
        free_.reserve(slots_ + kCount);
        void* const region = ::mmap(nullptr, kRegionSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (region == MAP_FAILED) throw std::bad_alloc();
        if (::mlock(region, kRegionSize) != 0) all_locked = false;
#ifdef MADV_DONTDUMP
        ::madvise(region, kRegionSize, MADV_DONTDUMP);
#endif
#ifdef MADV_WIPEONFORK
        ::madvise(region, kRegionSize, MADV_WIPEONFORK);
#endif
        for (std::size_t i = kCount; i > 0; --i) free_.push_back(static_cast<char*>(region) + (i - 1) * kSlotSize);
        slots_ += kCount;
    }

    std::mutex mutex_{};
    std::vector<char*> free_{};
    std::size_t slots_ = 0;
};

// Lives as long as the process: a key with static lifetime may be the last one to go.
Slots& slots() {
    static auto* const all = new Slots;
    return *all;
}

}  // namespace

char* take_slot() { return slots().take(); }

void give_slot(char* slot) noexcept { slots().give(slot); }

bool key_memory_is_locked() noexcept { return all_locked; }

bool lock_private_keys() noexcept {
    constexpr std::size_t kLeast = 16;  // bytes of the smallest piece
    return CRYPTO_secure_malloc_init(kPrivateKeys, kLeast) == 1;
}

}  // namespace vigil::crypto
