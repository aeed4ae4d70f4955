// Every column that holds envelopes, and under which key. A test compares this with the schema: a new sealed column must be
// ruled on, or a rotation would forget it.
#pragma once

#include <array>
#include <string_view>

#include "domain/ports/field.hpp"
#include "storage/engine/sql.hpp"

namespace vigil::storage {

// Under a data key, which the case master or the reporter master wraps: a rotation wraps the data keys anew and leaves these.
inline constexpr std::array<std::string_view, 9> kUnderDataKeys{
    "reports.sealed_body",      "reports.sealed_body_sha256", "reports.sealed_facts",
    "reports.sealed_reporter",  "supplements.sealed_body",    "supplements.sealed_body_sha256",
    "children.sealed_identity", "assessments.sealed_trail",   "bars.sealed_description"};

// Under the directory key itself: a rotation seals them anew. An empty envelope means that there is nothing.
struct DirectoryColumn {
    std::string_view column;
    Field field{};
    Sql page;    // `:after` `:newest` `:limit`: the next rows under another key than the newest, id and envelope
    Sql update;  // `:id` `:sealed`
    Sql count;   // `:newest`
};

inline constexpr std::array<DirectoryColumn, 3> kUnderDirectory{
    DirectoryColumn{"accounts.sealed_name", Field::account_name,
                    R"sql(SELECT id, sealed_name FROM accounts
                          WHERE id > :after AND length(sealed_name) > 0 AND substr(sealed_name, 2, 16) <> :newest
                          ORDER BY id LIMIT :limit)sql",
                    "UPDATE accounts SET sealed_name = :sealed WHERE id = :id",
                    R"sql(SELECT count(*) FROM accounts
                          WHERE length(sealed_name) > 0 AND substr(sealed_name, 2, 16) <> :newest)sql"},
    DirectoryColumn{"credentials.sealed_login", Field::account_login,
                    R"sql(SELECT account, sealed_login FROM credentials
                          WHERE account > :after AND length(sealed_login) > 0 AND substr(sealed_login, 2, 16) <> :newest
                          ORDER BY account LIMIT :limit)sql",
                    "UPDATE credentials SET sealed_login = :sealed WHERE account = :id",
                    R"sql(SELECT count(*) FROM credentials
                          WHERE length(sealed_login) > 0 AND substr(sealed_login, 2, 16) <> :newest)sql"},
    DirectoryColumn{"devices.sealed_label", Field::device_label,
                    R"sql(SELECT id, sealed_label FROM devices
                          WHERE id > :after AND length(sealed_label) > 0 AND substr(sealed_label, 2, 16) <> :newest
                          ORDER BY id LIMIT :limit)sql",
                    "UPDATE devices SET sealed_label = :sealed WHERE id = :id",
                    R"sql(SELECT count(*) FROM devices
                          WHERE length(sealed_label) > 0 AND substr(sealed_label, 2, 16) <> :newest)sql"},
};

}  // namespace vigil::storage
