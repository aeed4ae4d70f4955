// The administrators' desk over the store in memory, spoken to as the socket speaks to it: JSON in, JSON out.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/admin/desk.hpp"
#include "contract/memory_store.hpp"
#include "contract/samples.hpp"
#include "secrets/tokens.hpp"

namespace vigil::test {

using nlohmann::json;

// Region, league, banner and two townships; nothing stands there yet.
inline const DivisionCode kSecondTownship{"152527101000"};

class DeskTest : public testing::Test {
protected:
    DeskTest();
    ~DeskTest() override;

    // The result of a command that is expected to succeed.
    json run(const std::string& command, const json& arguments = json::object());
    // The problem document of a command that is expected to be refused.
    json refusal(const std::string& command, const json& arguments = json::object());
    json refusal_of_text(const std::string& command, const std::string& arguments);
    // One line each way.
    json answer(const std::string& line);

    // Ids of what was added.
    std::string organisation(const std::string& name, const DivisionCode& division,
                             const std::vector<std::string>& functions = {});
    std::string account(const std::string& organisation, const std::string& role = "duty_officer");

    // What `find` finds in the store.
    template <class Find>
    auto found(Find find) {
        using Value = typename std::invoke_result_t<Find, Unit&>::value_type;
        Value value{};
        const auto done = store.read_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(value, find(unit));
            return success();
        });
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        return value;
    }
    // As a phone does it that has this public key.
    Result<Device> redeem(const std::string& code, const std::string& key = "a key");
    bool is_logged(const std::string& kind, const std::string& subject);
    // What this process judges by.
    app::RulesInUse& rules();
    // How many entries the log has.
    std::int64_t entries();

    // Who asks; a test takes roles away.
    app::Operator by{"a tester", {Role::system_administrator, Role::security_administrator, Role::audit_administrator}};
    MemoryStore store{};
    std::vector<DeviceId> revoked{};  // what the hub was told
    std::vector<AccountId> ended{};
    std::vector<AccountId> changed{};  // their roles
    std::unique_ptr<app::AdminDesk> desk;

    // From now on changes wait for a second administrator.
    void demand_second_person() { open_desk(true); }

private:
    void open_desk(bool second_person);

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace vigil::test
