// By which key an importing office knows an organisation or an account, so that importing the same file again adds nothing.
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

enum class ExternalKeyOf { organisation, account };
constexpr auto words_of(ExternalKeyOf) {
    using enum ExternalKeyOf;
    return std::array{Word<ExternalKeyOf>{organisation, "organisation", "单位", "organisation"},
                      Word<ExternalKeyOf>{account, "account", "账号", "account"}};
}

// Keys are kept as keyed hashes (Pseudonyms::external_key_index): they may be identity numbers.
class ExternalKeyRepository {
public:
    virtual ~ExternalKeyRepository() = default;
    // The id of the organisation or account that has this key.
    virtual Result<std::optional<std::string>> find(ExternalKeyOf of, const std::string& index) = 0;
    // conflict: something else of this kind has the key.
    virtual Result<void> insert(ExternalKeyOf of, const std::string& index, const std::string& subject) = 0;
};

}  // namespace vigil
