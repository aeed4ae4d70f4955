// A store on a file in a temporary folder, as a server opens it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>
#include <vigil/crypto/jws.hpp>
#include <vigil/crypto/sign.hpp>

#include "contract/blocking.hpp"
#include "contract/keys.hpp"
#include "contract/samples.hpp"
#include "contract/temp_folder.hpp"
#include "storage/log/verify.hpp"
#include "storage/store/sqlite_store.hpp"

namespace vigil::test {

class StoreTest : public testing::Test {
protected:
    StoreTest() { settings.folder = folder.path(); }

    Result<std::unique_ptr<storage::SqliteStore>> try_open() {
        auto signer = [this](std::string_view typ, std::string_view payload) -> Result<std::string> {
            return crypto::sign_compact(signing_key, kid, typ, payload);
        };
        return storage::SqliteStore::open(settings, {keys, timers}, signer, hooks);
    }
    void open() {
        auto opened = try_open();
        ASSERT_TRUE(opened) << opened.error().message;
        store = std::move(opened).value();
    }
    void close() {
        const auto closed = store->close();
        EXPECT_TRUE(closed) << (closed ? "" : closed.error().message);
        store.reset();
    }
    void reopen() {
        close();
        open();
    }

    std::vector<LogMark> write(const Work& work) {
        auto done = write_and_wait(*store, work);
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        return done ? std::move(done).value() : std::vector<LogMark>{};
    }
    Error failure_of_write(const Work& work) {
        const auto done = write_and_wait(*store, work);
        EXPECT_FALSE(done) << "it was expected to fail";
        return done ? Error{} : done.error();
    }
    // Puts `works` into one batch, behind a gate; max_batch_time must be long enough for it. Answers theirs only.
    std::vector<Result<std::vector<LogMark>>> write_in_one_batch(std::vector<Work> works);
    // Subjects of the log, in order of position.
    std::vector<std::string> logged();

    std::filesystem::path database() const { return storage::SqliteStore::database_file(folder.path()); }
    crypto::KeyLookup find_key() const {
        return [this](std::string_view asked) -> std::optional<crypto::PublicKey> {
            if (asked != kid) return std::nullopt;
            return signing_key.public_key();
        };
    }

    TempFolder folder{};
    FixedTimers timers{};
    storage::KeyRing keys{random_secrets()};
    crypto::PrivateKey signing_key = crypto::PrivateKey::generate();
    std::string kid = "signing-key";
    storage::StoreSettings settings{};
    storage::StoreHooks hooks{};
    std::unique_ptr<storage::SqliteStore> store{};
};

// Appends an event about `subject`.
Work append(const std::string& subject);

// Blocks the writer, so that a test can fill its queue: whatever is submitted between block() and release() is in it.
class WriterGate {
public:
    Work work();  // the function that waits
    void wait_until_entered();
    void release();

private:
    std::mutex mutex_{};
    std::condition_variable changed_{};
    bool entered_ = false;
    bool released_ = false;
};

}  // namespace vigil::test
