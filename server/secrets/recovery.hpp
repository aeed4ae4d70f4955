// The sealed copy of the key folder: losing the keys does not lose the cases (F16).
//
// A key pair of X25519 is made for it. Its private half is printed in shares and kept nowhere; its public half stays with the
// keys, so that the copy is made anew after each rotation without anybody's share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "secrets/key_folder.hpp"
#include "secrets/recovery_share.hpp"

namespace vigil {

struct RecoveryCeremony {
    RecoveryKey key;
    std::vector<std::string> shares;  // as share_text writes them; whoever prints them wipes them
};

// invalid_input: not 2 <= threshold <= shares <= 16.
Result<RecoveryCeremony> hold_ceremony(int threshold, int shares);

// What stands in the clear at the beginning of a sealed copy.
struct SealedCopyLabel {
    std::string set;  // set_name
    int threshold{};
    int shares{};
    Instant made_at{};
    std::string holds;  // fingerprint_of the keys
};

// A text file: the label, then HPKE over every file of the folder, bound to the label.
Result<std::string> seal_copy(const RecoveryKey& key, const KeyFiles& files, const std::string& fingerprint,
                              Instant now);

Result<SealedCopyLabel> label_of(std::string_view sealed_copy);

// Joins the shares and opens the copy. invalid_input, in Chinese and English: too few shares, one of them twice, shares of
// another set, or a damaged copy.
Result<KeyFiles> open_copy(std::string_view sealed_copy, std::span<const RecoveryShare> shares);

}  // namespace vigil
