#include "bench/opened_site.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "app/blocking.hpp"
#include "app/installation.hpp"
#include "domain/administration/administration.hpp"

namespace vigil::bench {
namespace {

// Nothing here ends a commit earlier than its number of reports does.
constexpr std::chrono::milliseconds kNoLimit = std::chrono::hours(1);

template <class T>
T value_of(Result<T> result, const char* what) {
    if (!result) throw std::runtime_error(std::string(what) + ": " + result.error().message);
    return std::move(result).value();
}

void require(const Result<void>& result, const char* what) {
    if (!result) throw std::runtime_error(std::string(what) + ": " + result.error().message);
}

std::unique_ptr<storage::SqliteStore> open_store(const Site& site, const app::InstalledKeys& keys, const Timers& timers,
                                                 std::size_t batch) {
    auto settings = in_batches_of(app::store_settings(site.configuration()), batch);
    return value_of(storage::SqliteStore::open(std::move(settings), {keys.ring(), timers}, keys.checkpoint_signer()),
                    "the store");
}

}  // namespace

storage::StoreSettings in_batches_of(storage::StoreSettings settings, std::size_t reports) {
    settings.max_batch = reports;
    settings.max_batch_time = kNoLimit;
    settings.max_waiting = std::max(settings.max_waiting, 2 * reports);
    return settings;
}

OpenedSite::OpenedSite(const Site& site, const Timers& timers, std::size_t batch)
    : keys_(value_of(app::InstalledKeys::load(site.configuration(), timers.now()), "the keys")),
      store_(open_store(site, *keys_, timers, batch)),
      receipts_(keys_->signatures(), site.configuration().server.public_url, store_->log_id()) {
    require(app::open_rules(rules_, *store_, site.configuration().data.rules, tokens_, ids_, timers.now()),
            "the rules");
    active_ = rules_.active.get();
}

std::vector<Sender> OpenedSite::add_reporters(const std::vector<protocol::OrganisationView>& organisations,
                                              const std::string& reporter_kind, Instant now) {
    const Administration administration(*active_, ids_);
    auto add = [&](Unit& unit) -> Result<std::vector<Account>> {
        std::vector<Account> accounts;
        for (const auto& organisation : organisations) {
            const NewAccount person{organisation.organisation_id, Role::reporter, "压力测试", reporter_kind, {}};
            VIGIL_TRY(auto account, administration.add_account(unit, person, now));
            accounts.push_back(std::move(account));
        }
        return accounts;
    };
    const auto accounts = value_of(app::await_write(*store_, std::move(add)), "the reporters").value;
    std::vector<Sender> senders;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        Sender sender;
        Caller caller;
        caller.account = accounts[i].id;
        caller.reporter_kind = reporter_kind;
        caller.memberships = accounts[i].memberships;
        sender.caller = std::move(caller);
        sender.verification = Verification::verified;
        sender.keeps_list = true;
        sender.kinds = {reporter_kind, organisations[i].kind};
        sender.organisation = organisations[i].organisation_id.str();
        senders.push_back(std::move(sender));
    }
    return senders;
}

matching::Ground OpenedSite::ground_of(const protocol::Places& places) {
    auto find = [&](Unit& unit) { return matching::ground_of(unit, places); };
    return value_of(app::await_read(*store_, std::move(find)), "a place");
}

void OpenedSite::close() { require(store_->close(), "the store"); }

}  // namespace vigil::bench
