// Every column that holds envelopes, and under which key. A test compares this with the schema, and another fills each column
// and rotates: a new sealed column must be ruled on, or a rotation would forget it.
#pragma once

#include <array>
#include <string_view>

#include "domain/ports/field.hpp"
#include "storage/engine/sql.hpp"

namespace vigil::storage {

// Under a data key, which the case master or the reporter master wraps: a rotation wraps the data keys anew and leaves these.
// Erasing a case destroys those keys, and empties the columns.
inline constexpr std::array<std::string_view, 25> kUnderDataKeys{"reports.sealed_body",
                                                                 "reports.sealed_body_sha256",
                                                                 "reports.sealed_facts",
                                                                 "reports.sealed_reporter",
                                                                 "supplements.sealed_body",
                                                                 "supplements.sealed_body_sha256",
                                                                 "children.sealed_identity",
                                                                 "assessments.sealed_trail",
                                                                 "bars.sealed_description",
                                                                 "reads.sealed_reason",
                                                                 "grants.sealed_reason",
                                                                 "questions.sealed_text",
                                                                 "codings.sealed_codes",
                                                                 "level_changes.sealed_reason",
                                                                 "match_decisions.sealed_reason",
                                                                 "measures.sealed_document",
                                                                 "considerations.sealed_body",
                                                                 "considerations.sealed_record",
                                                                 "considerations.sealed_reporter",
                                                                 "transfers.sealed_reason",
                                                                 "transfers.sealed_answer",
                                                                 "releases.sealed_reason",
                                                                 "proxies.sealed_taken_by",
                                                                 "visits.sealed_document",
                                                                 "visits.sealed_end"};

// Which key of the ring seals a column by itself.
enum class SealedBy {
    directory,  // the directory key
    holders,    // the key of holders, derived from the reporter master
};

// A rotation of that key, or of its master, seals the column anew. An empty envelope means that there is nothing.
struct SealedColumn {
    std::string_view column;
    Field field{};
    SealedBy by{};
    Sql page;    // `:after` `:newest` `:limit`: the next rows under another key than the newest, id and envelope
    Sql update;  // `:id` `:sealed`
    Sql count;   // `:newest`
};

inline constexpr std::array<SealedColumn, 10> kSealedColumns{
    SealedColumn{"accounts.sealed_name", Field::account_name, SealedBy::directory,
                 R"sql(SELECT id, sealed_name FROM accounts
                       WHERE id > :after AND length(sealed_name) > 0 AND substr(sealed_name, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE accounts SET sealed_name = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM accounts
                       WHERE length(sealed_name) > 0 AND substr(sealed_name, 2, 16) <> :newest)sql"},
    SealedColumn{"credentials.sealed_login", Field::account_login, SealedBy::directory,
                 R"sql(SELECT account, sealed_login FROM credentials
                       WHERE account > :after AND length(sealed_login) > 0 AND substr(sealed_login, 2, 16) <> :newest
                       ORDER BY account LIMIT :limit)sql",
                 "UPDATE credentials SET sealed_login = :sealed WHERE account = :id",
                 R"sql(SELECT count(*) FROM credentials
                       WHERE length(sealed_login) > 0 AND substr(sealed_login, 2, 16) <> :newest)sql"},
    SealedColumn{"second_factors.sealed_secret", Field::second_factor, SealedBy::directory,
                 R"sql(SELECT account, sealed_secret FROM second_factors
                       WHERE account > :after AND length(sealed_secret) > 0 AND substr(sealed_secret, 2, 16) <> :newest
                       ORDER BY account LIMIT :limit)sql",
                 "UPDATE second_factors SET sealed_secret = :sealed WHERE account = :id",
                 R"sql(SELECT count(*) FROM second_factors
                       WHERE length(sealed_secret) > 0 AND substr(sealed_secret, 2, 16) <> :newest)sql"},
    // Those of administrators; the others are under the key of their case.
    SealedColumn{"proposals.sealed_document", Field::proposal_document, SealedBy::directory,
                 R"sql(SELECT id, sealed_document FROM proposals
                       WHERE id > :after AND kind = 'administration' AND length(sealed_document) > 0
                         AND substr(sealed_document, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE proposals SET sealed_document = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM proposals
                       WHERE kind = 'administration' AND length(sealed_document) > 0
                         AND substr(sealed_document, 2, 16) <> :newest)sql"},
    SealedColumn{"signature_keys.sealed_key", Field::signature_key, SealedBy::directory,
                 R"sql(SELECT kid, sealed_key FROM signature_keys
                       WHERE kid > :after AND length(sealed_key) > 0 AND substr(sealed_key, 2, 16) <> :newest
                       ORDER BY kid LIMIT :limit)sql",
                 "UPDATE signature_keys SET sealed_key = :sealed WHERE kid = :id",
                 R"sql(SELECT count(*) FROM signature_keys
                       WHERE length(sealed_key) > 0 AND substr(sealed_key, 2, 16) <> :newest)sql"},
    SealedColumn{"rosters.sealed_reason", Field::roster_reason, SealedBy::directory,
                 R"sql(SELECT id, sealed_reason FROM rosters
                       WHERE id > :after AND length(sealed_reason) > 0 AND substr(sealed_reason, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE rosters SET sealed_reason = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM rosters
                       WHERE length(sealed_reason) > 0 AND substr(sealed_reason, 2, 16) <> :newest)sql"},
    SealedColumn{"telephones.sealed_number", Field::telephone, SealedBy::directory,
                 R"sql(SELECT account, sealed_number FROM telephones
                       WHERE account > :after AND length(sealed_number) > 0 AND substr(sealed_number, 2, 16) <> :newest
                       ORDER BY account LIMIT :limit)sql",
                 "UPDATE telephones SET sealed_number = :sealed WHERE account = :id",
                 R"sql(SELECT count(*) FROM telephones
                       WHERE length(sealed_number) > 0 AND substr(sealed_number, 2, 16) <> :newest)sql"},
    SealedColumn{"devices.sealed_label", Field::device_label, SealedBy::holders,
                 R"sql(SELECT id, sealed_label FROM devices
                       WHERE id > :after AND length(sealed_label) > 0 AND substr(sealed_label, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE devices SET sealed_label = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM devices
                       WHERE length(sealed_label) > 0 AND substr(sealed_label, 2, 16) <> :newest)sql"},
    SealedColumn{"devices.sealed_holder", Field::device_holder, SealedBy::holders,
                 R"sql(SELECT id, sealed_holder FROM devices
                       WHERE id > :after AND length(sealed_holder) > 0 AND substr(sealed_holder, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE devices SET sealed_holder = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM devices
                       WHERE length(sealed_holder) > 0 AND substr(sealed_holder, 2, 16) <> :newest)sql"},
    SealedColumn{"sessions.sealed_holder", Field::session_holder, SealedBy::holders,
                 R"sql(SELECT id, sealed_holder FROM sessions
                       WHERE id > :after AND length(sealed_holder) > 0 AND substr(sealed_holder, 2, 16) <> :newest
                       ORDER BY id LIMIT :limit)sql",
                 "UPDATE sessions SET sealed_holder = :sealed WHERE id = :id",
                 R"sql(SELECT count(*) FROM sessions
                       WHERE length(sealed_holder) > 0 AND substr(sealed_holder, 2, 16) <> :newest)sql"},
};

}  // namespace vigil::storage
