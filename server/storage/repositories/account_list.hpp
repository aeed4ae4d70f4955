// A few accounts in one column: their ids with blanks between them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>

namespace vigil::storage {

inline std::vector<AccountId> split_accounts(const std::string& ids) {
    std::vector<AccountId> accounts;
    for (std::size_t from = 0; from < ids.size();) {
        const auto end = std::min(ids.find(' ', from), ids.size());
        accounts.emplace_back(ids.substr(from, end - from));
        from = end + 1;
    }
    return accounts;
}

inline std::string join_accounts(const std::vector<AccountId>& accounts) {
    std::string ids;
    for (const auto& account : accounts) ids += (ids.empty() ? "" : " ") + account.str();
    return ids;
}

}  // namespace vigil::storage
