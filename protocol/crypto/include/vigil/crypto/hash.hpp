// SHA-256 (FIPS 180-4).
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace vigil::crypto {

// 32 bytes.
std::string sha256(std::string_view data);

// The same for data that arrives in pieces. One thread at a time.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(std::string_view data);
    // The 32 bytes over everything so far. The object then begins anew.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vigil::crypto
