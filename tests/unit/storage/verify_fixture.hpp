// A database file with a small history, and what somebody with the file in his hands can do to it.
#pragma once

#include <string>
#include <vector>

#include "storage/log/verify.hpp"
#include "support/forger.hpp"
#include "unit/storage/store_fixture.hpp"

namespace vigil::test {

class Verify : public StoreTest {
protected:
    // Nine entries: a report (3), a supplement (4), an assessment (5) and an acknowledgement (6) among plain events, and
    // one checkpoint after the sixth.
    void SetUp() override;

    void tamper(const std::string& sql) { Forger(database()).change(sql); }
    void recompute_from(std::int64_t pos) { Forger(database()).recompute_from(pos); }
    void sign_anew() { Forger(database()).sign_anew(signing_key, kid); }

    storage::LogExamination examine(const std::vector<storage::KnownRoot>& root = {});
    storage::LogFault fault(const std::vector<storage::KnownRoot>& root = {});

    storage::KnownRoot known{};  // after entry 7
    std::string log_id{};
};

}  // namespace vigil::test
