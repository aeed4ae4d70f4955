// A site opened in this process: what the server is made of, without the network.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/time.hpp>

#include "app/installed_keys.hpp"
#include "app/rules.hpp"
#include "bench/load/site.hpp"
#include "domain/reports/filing.hpp"
#include "secrets/receipts.hpp"
#include "secrets/tokens.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::bench {

// Time that whoever fills a database gives out.
class GivenTime final : public Timers {
public:
    explicit GivenTime(Instant at) : now_ms_(ms_of(at)) {}

    Instant now() const override { return instant_of(now_ms_); }
    void set(Instant at) { now_ms_ = ms_of(at); }

private:
    std::atomic<std::int64_t> now_ms_;
};

// So many reports in one commit: in the order in which they were handed over, with one wait for the disk.
storage::StoreSettings in_batches_of(storage::StoreSettings settings, std::size_t reports);

// Every failure is thrown. The site's server must not run.
class OpenedSite {
public:
    OpenedSite(const Site& site, const Timers& timers, std::size_t batch);

    Store& store() { return *store_; }
    storage::SqliteStore& engine() { return *store_; }
    const triage::RuleSet& rules() const { return *active_; }
    const app::InstalledKeys& keys() const { return *keys_; }
    FilingTools tools() { return {keys_->ring(), keys_->pseudonyms(), tokens_, ids_}; }
    IdSource& ids() { return ids_; }
    const ReceiptSigner& receipts() const { return receipts_; }

    // Accounts of these organisations, one of each, who report as `reporter_kind`.
    std::vector<Sender> add_reporters(const std::vector<protocol::OrganisationView>& organisations,
                                      const std::string& reporter_kind, Instant now);
    matching::Ground ground_of(const protocol::Places& places);
    // Signs the last checkpoint and empties the write-ahead log.
    void close();

private:
    std::unique_ptr<app::InstalledKeys> keys_;
    std::unique_ptr<storage::SqliteStore> store_;
    RandomTokens tokens_{};
    UuidSource ids_{};
    JwsReceiptSigner receipts_;
    app::RulesInUse rules_;
    std::shared_ptr<const triage::RuleSet> active_{};
};

}  // namespace vigil::bench
