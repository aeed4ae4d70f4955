// For what runs by itself beside a store: the store in memory, one transaction after the other, and what was logged.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "contract/memory_store.hpp"
#include "runtime/log.hpp"

namespace vigil::test {

struct SaidWords : runtime::LogSink {
    void write(std::string_view line) override { text += std::string(line) + '\n'; }
    bool has(std::string_view part) const { return text.find(part) != std::string::npos; }
    std::string text;
};

class DirectStore : public Store {
public:
    explicit DirectStore(MemoryStore& store) : store_(store) {}
    int writes = 0;

protected:
    void submit(Access access, Urgency, Work work, Done done) override {
        writes += access == Access::write ? 1 : 0;
        auto marks = store_.write_now(work);
        if (!marks) return done(marks.error(), {});
        done(success(), std::move(marks).value());
    }

private:
    MemoryStore& store_;
};

}  // namespace vigil::test
