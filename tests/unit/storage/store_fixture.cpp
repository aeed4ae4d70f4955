#include "unit/storage/store_fixture.hpp"

#include <thread>

#include "storage/engine/sqlite/connection.hpp"

namespace vigil::test {

std::vector<Result<std::vector<LogMark>>> StoreTest::write_in_one_batch(std::vector<Work> works) {
    WriterGate gate;
    works.insert(works.begin(), gate.work());
    const auto behind_the_gate = works.size() - 1;
    std::thread opener([&] {
        gate.wait_until_entered();
        while (store->waiting_writes() < behind_the_gate) std::this_thread::yield();
        gate.release();
    });
    auto answers = write_all_and_wait(*store, works);
    opener.join();
    answers.erase(answers.begin());
    return answers;
}

std::vector<std::string> StoreTest::logged() {
    constexpr storage::Sql kSubjects = "SELECT subject FROM log ORDER BY pos";
    auto connection =
        storage::sqlite::SqliteConnection::open({database().string()}, storage::sqlite::Purpose::inspection).value();
    return connection->query(kSubjects, {}, [](storage::Row& row) { return row.get<std::string>(); }).value();
}

Work append(const std::string& subject) {
    return [subject](Unit& unit) -> Result<void> {
        unit.log().append(an_event(subject));
        return success();
    };
}

Work WriterGate::work() {
    return [this](Unit&) -> Result<void> {
        std::unique_lock lock(mutex_);
        entered_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return released_; });
        return success();
    };
}

void WriterGate::wait_until_entered() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return entered_; });
}

void WriterGate::release() {
    {
        const std::lock_guard lock(mutex_);
        released_ = true;
    }
    changed_.notify_all();
}

}  // namespace vigil::test
