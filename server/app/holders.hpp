// Outside holders: people elsewhere (a procuratorate, a league) who countersign checkpoints with keys of their own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/crypto/jws.hpp>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::app {

struct Holder {
    std::string name;
    std::string kid;  // RFC 7638 thumbprint of the key
    crypto::PublicKey key;
};

// Invariant: names and keys are distinct. Immutable once loaded; any thread.
class Holders {
public:
    const Holder* find(std::string_view kid) const noexcept;
    // Copies keys, so it may outlive this object.
    crypto::KeyLookup lookup() const;

    const std::vector<Holder>& all() const noexcept { return all_; }

private:
    friend Result<Holders> load_holders(const std::vector<std::filesystem::path>& places);
    std::vector<Holder> all_{};
};

// Reads PEM public keys: each of `places` is a file, or a folder whose *.pem files count. The name of a file without ".pem"
// and ".pub" is the name of its holder. Errors list every problem at once, each with its file.
Result<Holders> load_holders(const std::vector<std::filesystem::path>& places);

// The holder's name that a file of that name stands for.
std::string holder_name_of(const std::filesystem::path& file);

// Text of 1 to 100 characters without control characters, and without quotation marks and backslashes.
bool is_holder_name(std::string_view name) noexcept;

}  // namespace vigil::app
