// A value that is replaced while others read it.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace vigil::runtime {

// Whoever took the value keeps it to the end of its work; whoever comes later gets the new one. May be used from any
// thread.
template <class T>
class Current {
public:
    explicit Current(std::shared_ptr<const T> value = nullptr) : value_(std::move(value)) {}
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;

    // Null: there is none.
    std::shared_ptr<const T> get() const {
        const std::scoped_lock lock(mutex_);
        return value_;
    }

    void replace(std::shared_ptr<const T> value) {
        {
            const std::scoped_lock lock(mutex_);
            value_.swap(value);
        }  // the old value may be destroyed here, without the lock
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_;  // shared with those who took it before it was replaced
};

}  // namespace vigil::runtime
