#include "storage/log/records.hpp"

#include "storage/log/digest.hpp"

namespace vigil::storage {

std::string digest_of(const Record& record, std::span<const Parameter> columns) {
    struct Hasher {
        Digest& digest;
        void operator()(std::monostate) const { digest.byte('n'); }
        void operator()(std::int64_t integer) const { digest.byte('i').integer(integer); }
        void operator()(Text text) const { digest.byte('t').text(text.text); }
        void operator()(Blob blob) const { digest.byte('b').text(blob.bytes); }
    };
    Digest digest("vigil record v1");
    digest.text(record.table);
    for (const auto& [name, value] : columns) {
        digest.text(name);
        std::visit(Hasher{digest}, value.stored());
    }
    return digest.finish();
}

std::string digest_of_nothing(const Record& record, std::string_view id) {
    return Digest("vigil record removed v1").text(record.table).text(id).finish();
}

Result<std::optional<std::string>> digest_of_row(Connection& connection, const Record& record, std::string_view id) {
    VIGIL_TRY(Statement* const statement, connection.prepare(record.select));
    struct Reset {
        Statement& statement;
        ~Reset() { statement.reset(); }
    } const reset{*statement};
    const std::array parameters{Parameter{"id", id}};
    VIGIL_TRY(statement->bind(parameters));
    VIGIL_TRY(const bool there, statement->step());
    if (!there) return std::optional<std::string>();
    std::vector<Parameter> columns;
    for (int i = 0; i < statement->columns(); ++i) columns.push_back({statement->column_name(i), statement->column(i)});
    return std::optional(digest_of(record, columns));
}

Result<bool> insert_record(Connection& connection, NewRecords& records, const Record& record, Sql insert,
                           std::initializer_list<Parameter> columns) {
    VIGIL_TRY(const auto inserted, connection.execute(insert, columns));
    if (inserted == 0) return false;
    const auto& id = std::get<Text>(columns.begin()->value.stored());
    records.push_back({record.table, std::string(id.text), digest_of(record, columns)});
    return true;
}

}  // namespace vigil::storage
