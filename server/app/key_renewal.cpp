#include "app/key_renewal.hpp"

#include <algorithm>
#include <array>
#include <variant>

#include "domain/reports/reindexing.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::array kWithRows{KeyName::case_master, KeyName::reporter_master, KeyName::directory, KeyName::index};

using Part = std::function<Result<Pass>(Unit& unit, const std::string& from)>;

// The names whose key was ever changed. Nothing can rest on an earlier one of the others.
Result<std::vector<KeyName>> changed_names(Unit& unit) {
    VIGIL_TRY(const auto generations, unit.upkeep().generations());
    std::vector<KeyName> changed;
    for (const auto name : kWithRows) {
        const auto is_of_name = [name](const KeyGeneration& each) { return each.name == name; };
        if (std::count_if(generations.begin(), generations.end(), is_of_name) > 1) changed.push_back(name);
    }
    return changed;
}

// Walks from the beginning to the end; `part` does one part in one transaction.
asio::awaitable<Result<std::int64_t>> walk(Store& store, const Part& part, const GoOn& go_on) {
    std::int64_t rows = 0;
    std::optional<std::string> from = "";
    while (from && (!go_on || go_on())) {
        auto act = [&part, &from](Unit& unit) { return part(unit, *from); };
        VIGIL_CO_TRY(auto done, co_await store.write(std::move(act), Urgency::later));
        rows += static_cast<std::int64_t>(done.value.rows);
        from = std::move(done.value.next);
    }
    co_return rows;
}

}  // namespace

Result<std::int64_t> resting_rows(Unit& unit, const Pseudonyms& pseudonyms, KeyName name) {
    if (signs(name) || name == KeyName::pseudonyms) return 0;
    if (name != KeyName::index) return unit.upkeep().resting(name);
    return unit.upkeep().to_index(pseudonyms.child_index({}).front().key);
}

asio::awaitable<Result<std::int64_t>> renew_rows(Store& store, const Pseudonyms& pseudonyms, KeyName name,
                                                 const GoOn& go_on) {
    if (signs(name) || name == KeyName::pseudonyms) co_return 0;
    if (name != KeyName::index) {
        const Part renew = [name](Unit& unit, const std::string& from) {
            return unit.upkeep().renew(name, from, kRowsOfAPart);
        };
        co_return co_await walk(store, renew, go_on);
    }
    const Part children = [&pseudonyms](Unit& unit, const std::string& from) {
        return reindex_children(unit, pseudonyms, from, kHashesOfAPart);
    };
    const Part logins = [&pseudonyms](Unit& unit, const std::string& from) {
        return reindex_logins(unit, pseudonyms, from, kHashesOfAPart);
    };
    VIGIL_CO_TRY(const auto of_children, co_await walk(store, children, go_on));
    VIGIL_CO_TRY(const auto of_logins, co_await walk(store, logins, go_on));
    co_return of_children + of_logins;
}

asio::awaitable<Result<std::int64_t>> renew_all_rows(Store& store, const Pseudonyms& pseudonyms, const GoOn& go_on) {
    std::int64_t rows = 0;
    VIGIL_CO_TRY(const auto names, co_await store.read(changed_names));
    for (const auto name : names) {
        // Counted by a reader first: where nothing is left, as at almost every start, the writer is not held up by a search.
        auto count = [&pseudonyms, name](Unit& unit) { return resting_rows(unit, pseudonyms, name); };
        VIGIL_CO_TRY(const auto resting, co_await store.read(std::move(count)));
        if (resting == 0) continue;
        VIGIL_CO_TRY(const auto some, co_await renew_rows(store, pseudonyms, name, go_on));
        rows += some;
    }
    co_return rows;
}

asio::awaitable<Result<std::int64_t>> forget_indexes(Store& store, std::vector<KeyId> retired) {
    std::int64_t hashes = 0;
    retired.emplace_back();  // from before there were generations
    for (const auto& id : retired) {
        const Part forget = [&id](Unit& unit, const std::string& from) {
            return unit.upkeep().forget_children_under(id, from, kRowsOfAPart);
        };
        VIGIL_CO_TRY(const auto some, co_await walk(store, forget, kToTheEnd));
        hashes += some;
    }
    auto logins = [](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.upkeep().forget_earlier_logins());
        return std::monostate{};
    };
    VIGIL_CO_TRY(co_await store.write(std::move(logins), Urgency::later));
    co_return hashes;
}

}  // namespace vigil::app
