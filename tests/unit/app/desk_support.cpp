#include "unit/app/desk_support.hpp"

#include <boost/asio/thread_pool.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/blocking.hpp"
#include "app/rules.hpp"
#include "files/retention_file.hpp"
#include "secrets/one_time_codes.hpp"
#include "secrets/passwords.hpp"
#include "secrets/pseudonyms.hpp"

namespace vigil::test {
namespace {

constexpr const char* kShippedRules = VIGIL_SOURCE_DIR "/config/rules/cn-nm-2026.json";
constexpr const char* kShippedRetention = VIGIL_SOURCE_DIR "/config/retention.json";

// Made once: it costs a hash.
const Passwords& shared_passwords() {
    static const Argon2Passwords passwords;
    return passwords;
}

// Read once for all tests.
std::shared_ptr<app::RuleLibrary> shared_rule_sets() {
    static const auto library = std::make_shared<app::RuleLibrary>();
    return library;
}

MasterKeys random_masters() {
    return {crypto::SealingKey::generate(), crypto::SealingKey::generate(), crypto::SealingKey::generate(),
            crypto::SealingKey::generate(), crypto::SealingKey::generate()};
}

}  // namespace

struct DeskTest::Parts {
    app::RulesInUse rules;
    RetentionRules retention = files::load_retention(kShippedRetention).value();
    UuidSource ids{};
    RandomTokens tokens{};
    TotpCodes one_time_codes{};
    KeyedPseudonyms pseudonyms{random_masters()};
    boost::asio::thread_pool workers{1};
};

DeskTest::DeskTest() : parts_(std::make_unique<Parts>()) {
    parts_->rules.library = shared_rule_sets();
    const auto opened =
        app::open_rules(parts_->rules, store, kShippedRules, parts_->tokens, parts_->ids, store.timers().now());
    if (!opened) throw std::runtime_error(opened.error().message);
    open_desk(false);
    const auto put = store.write_now([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.divisions().put(a_division(kRegion, std::nullopt, DivisionLevel::region)));
        VIGIL_TRY(unit.divisions().put(a_division(kLeague, kRegion, DivisionLevel::league)));
        VIGIL_TRY(unit.divisions().put(a_division(kBanner, kLeague, DivisionLevel::banner)));
        VIGIL_TRY(unit.divisions().put(a_division(kTownship, kBanner, DivisionLevel::township)));
        return unit.divisions().put(a_division(kSecondTownship, kBanner, DivisionLevel::township));
    });
    if (!put) throw std::runtime_error(put.error().message);
}

void DeskTest::open_desk(bool second_person) {
    desk = std::make_unique<app::AdminDesk>(
        app::DeskParts{.store = store,
                       .timers = store.timers(),
                       .rules = parts_->rules.active.get(),
                       .ids = parts_->ids,
                       .tokens = parts_->tokens,
                       .pseudonyms = parts_->pseudonyms,
                       .passwords = shared_passwords(),
                       .one_time_codes = parts_->one_time_codes,
                       .workers = parts_->workers.get_executor(),
                       .limits = {},
                       .enrolment_lifetime = std::chrono::hours(72),
                       .second_person = second_person,
                       .on_device_revoked = [this](const DeviceId& id) { revoked.push_back(id); },
                       .on_account_ended = [this](const AccountId& id) { ended.push_back(id); },
                       .on_roles_changed = [this](const AccountId& id) { changed.push_back(id); },
                       .accept_time = {},
                       .rules_in_use = &parts_->rules,
                       .retention = &parts_->retention});
}

DeskTest::~DeskTest() = default;

app::RulesInUse& DeskTest::rules() { return parts_->rules; }

json DeskTest::run(const std::string& command, const json& arguments) {
    const auto result = app::await_here(desk->run(command, arguments.dump(), by));
    if (!result) throw std::runtime_error(command + ": " + result.error().message);
    return json::parse(result.value());
}

json DeskTest::refusal(const std::string& command, const json& arguments) {
    return refusal_of_text(command, arguments.dump());
}

json DeskTest::refusal_of_text(const std::string& command, const std::string& arguments) {
    const auto result = app::await_here(desk->run(command, arguments, by));
    if (result) throw std::runtime_error(command + " was not refused: " + result.value());
    return json::parse(problem_json(result.error(), Locale::en, "0"));
}

json DeskTest::answer(const std::string& line) {
    auto ask = [this, line]() -> boost::asio::awaitable<Result<std::string>> {
        co_return co_await desk->answer(line, by);
    };
    return json::parse(app::await_here(ask()).value());
}

std::string DeskTest::organisation(const std::string& name, const DivisionCode& division,
                                   const std::vector<std::string>& functions) {
    return run("org.add", {{"name", name}, {"kind", "station"}, {"division", division.str()}, {"functions", functions}})
        .at("organisation_id");
}

std::string DeskTest::account(const std::string& organisation, const std::string& role) {
    return run("account.add", {{"organisation_id", organisation}, {"role", role}, {"name", "某人"}}).at("account_id");
}

bool DeskTest::is_logged(const std::string& kind, const std::string& subject) {
    return found([&](Unit& unit) { return unit.log().find(kind, subject); }).has_value();
}

Result<Device> DeskTest::redeem(const std::string& code, const std::string& key) {
    std::optional<Device> bound;
    const auto done = store.write_now([&](Unit& unit) -> Result<void> {
        auto device = a_device(an_id<DeviceId>(1), AccountId(""));
        device.public_key = key;
        device.sealed_label = unit.vault().holders().seal(Field::device_label, device.id.str(), "值班手机");
        VIGIL_TRY(bound, Sessions({}).redeem(unit, RandomTokens().enrolment_hash(code), device, store.timers().now()));
        return success();
    });
    if (!done) return done.error();
    return *bound;
}

std::int64_t DeskTest::entries() {
    return found([](Unit& unit) { return unit.log().head(); }).pos;
}

}  // namespace vigil::test
