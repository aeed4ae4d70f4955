// What every port promises, whichever engine stands behind it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "contract/blocking.hpp"
#include "contract/samples.hpp"

namespace vigil::test {

// A store with an empty database of its own.
struct Engine {
    std::string name;
    std::shared_ptr<Store> (*open)(std::shared_ptr<void>& belongings);  // belongings: whatever must outlive the store
};

// Every engine. A further one is one more line in engines.cpp.
const std::vector<Engine>& engines();

class StoreContract : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override { store_ = GetParam().open(belongings_); }

    // Runs `work` in a transaction of its own; the test fails where the transaction does.
    std::vector<LogMark> write(const Work& work) {
        auto done = write_and_wait(*store_, work);
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        return done ? std::move(done).value() : std::vector<LogMark>{};
    }
    ErrorKind failure_of_write(const Work& work) {
        const auto done = write_and_wait(*store_, work);
        EXPECT_FALSE(done) << "it was expected to fail";
        return done ? ErrorKind{} : done.error().kind;
    }
    void read(const Work& work) {
        const auto done = read_and_wait(*store_, work);
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
    }
    ErrorKind failure_of_read(const Work& work) {
        const auto done = read_and_wait(*store_, work);
        EXPECT_FALSE(done) << "it was expected to fail";
        return done ? ErrorKind{} : done.error().kind;
    }

    // What `find` finds, in a read of its own.
    template <class Find>
    auto found(Find find) {
        using Value = typename std::invoke_result_t<Find, Unit&>::value_type;
        Value value{};
        read([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(value, find(unit));
            return success();
        });
        return value;
    }

    Store& store() { return *store_; }

private:
    std::shared_ptr<void> belongings_;
    std::shared_ptr<Store> store_;
};

}  // namespace vigil::test

// Runs the suite, a child of StoreContract, on every engine.
#define VIGIL_ON_EVERY_ENGINE(Suite)                                                      \
    INSTANTIATE_TEST_SUITE_P(Engines, Suite, testing::ValuesIn(::vigil::test::engines()), \
                             [](const auto& tested) { return tested.param.name; })
