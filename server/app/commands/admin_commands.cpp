#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <fstream>
#include <thread>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/calendar.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/division_list.hpp>
#include <vigil/protocol/messages/problem.hpp>

#include "app/admin/desk.hpp"
#include "app/admin/socket.hpp"
#include "app/blocking.hpp"
#include "app/commands/caller.hpp"
#include "app/commands/codes_file.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/outcomes.hpp"
#include "app/installation.hpp"
#include "app/rules.hpp"
#include "client/answer_error.hpp"
#include "files/file_problems.hpp"
#include "files/retention_file.hpp"
#include "runtime/system_timers.hpp"
#include "secrets/one_time_codes.hpp"
#include "secrets/passwords.hpp"
#include "secrets/tokens.hpp"

namespace vigil::app {
namespace {

using protocol::encode;

constexpr std::size_t kMostCalendarBytes = 64 * 1024;
constexpr std::size_t kMostListBytes = 16 * 1024 * 1024;

// The same desk, with no server running: it holds the folder's lock while the command runs.
Result<std::string> call_in_process(const Configuration& configuration, const std::string& command,
                                    const std::string& arguments) {
    const runtime::SystemTimers timers;
    VIGIL_TRY(const auto keys, InstalledKeys::load(configuration, timers.now()));
    VIGIL_TRY(const auto retention, files::load_retention(configuration.data.retention));
    VIGIL_TRY(auto holders, load_holders(configuration.checkpoints.holders));
    VIGIL_TRY(const auto store, storage::SqliteStore::open(store_settings(configuration), {keys->ring(), timers},
                                                           keys->checkpoint_signer()));
    VIGIL_TRY(keys->agree_on_signatures(*store, timers.now()));
    Erasures erasures(*store, keys->signatures(), erasure_places(configuration, *store, *keys));
    UuidSource ids;
    const RandomTokens tokens;
    const Argon2Passwords passwords;
    const TotpCodes one_time_codes;
    RulesInUse rules;
    VIGIL_TRY(open_rules(rules, *store, configuration.data.rules, tokens, ids, timers.now()));
    const auto active = rules.active.get();
    VIGIL_TRY(erasures.reconcile({*active, ids}, timers.now()));
    boost::asio::thread_pool workers(1);
    AdminDesk desk({.store = *store,
                    .timers = timers,
                    .rules = active,
                    .ids = ids,
                    .tokens = tokens,
                    .pseudonyms = keys->pseudonyms(),
                    .passwords = passwords,
                    .one_time_codes = one_time_codes,
                    .workers = workers.get_executor(),
                    .limits = {},
                    .sirens_per_shift = configuration.duty.sirens_per_shift,
                    .enrolment_lifetime = configuration.sessions.enrolment,
                    .second_person = configuration.administrators.second_person,
                    .calls_telephones = calls_telephones(configuration),
                    .rules_in_use = &rules,
                    .log_id = store->log_id(),
                    .holders = std::move(holders),
                    .keys = keys.get(),
                    .erasures = &erasures,
                    .retention = &retention});
    auto result = await_here(desk.run(command, arguments, operator_of(::geteuid(), configuration.administrators)));
    VIGIL_TRY(store->close());
    return result;
}

// The first line of a file that holds a secret: passwords are never given on the command line.
Result<std::string> read_secret(const std::string& path) {
    std::ifstream file(path);
    std::string secret;
    if (!std::getline(file, secret)) return Error{ErrorKind::invalid_input, path + ": cannot be read, or is empty"};
    return secret;
}

template <class E>
CLI::CheckedTransformer words() {
    std::vector<std::pair<std::string, E>> names;
    for (const auto& word : words_of(E{})) names.emplace_back(std::string(word.text), word.value);
    return CLI::CheckedTransformer(names);
}

void add_organisation_commands(CLI::App& app, CommandLine& line) {
    auto* org = app.add_subcommand("org", "单位 · organisations")->require_subcommand(1);

    auto added = std::make_shared<protocol::AddOrganisation>();
    auto* add = org->add_subcommand("add", "增加单位 · add an organisation");
    auto division = std::make_shared<std::string>();
    add->add_option("--name", added->organisation_name, "名称 · name")->required();
    add->add_option("--kind", added->kind, "类别代码 · kind, a code such as station, police, primary_school")
        ->required();
    add->add_option("--division", *division, "12 位区划代码 · division")->required();
    add->add_option("--function", added->functions, "职能 · functions for its division")->transform(words<Function>());
    add->callback([&line, added, division] {
        added->division = DivisionCode(*division);
        Caller{line}("org.add", *added);
    });

    auto where = std::make_shared<std::string>();
    auto* list = org->add_subcommand("list", "列出单位 · list organisations");
    list->add_option("--division", *where, "12 位区划代码 · division");
    list->callback([&line, where] {
        protocol::ListOrganisations asked;
        if (!where->empty()) asked.division = DivisionCode(*where);
        Caller{line}("org.list", asked);
    });

    auto ended = std::make_shared<std::string>();
    auto* end = org->add_subcommand("end", "停用单位 · end an organisation");
    end->add_option("organisation", *ended, "单位编号 · organisation id")->required();
    end->callback([&line, ended] { Caller{line}("org.end", protocol::NameOrganisation{OrganisationId(*ended)}); });
}

void add_division_commands(CLI::App& app, CommandLine& line) {
    auto* divisions = app.add_subcommand("divisions", "行政区划 · divisions")->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* load = divisions->add_subcommand("load", "更换区划表 · take another list of divisions");
    load->add_option("file", *file, "区划表 · list, as config/divisions/README.md says")->required();
    load->callback([&line, file] {
        auto text = read_file(*file, kMostListBytes);
        if (!text) return line.fail(text.error());
        Caller{line}("divisions.load", protocol::LoadDivisions{std::move(text).value()});
    });
}

void add_calendar_commands(CLI::App& app, CommandLine& line) {
    auto* calendars = app.add_subcommand("calendars", "节假日安排 · holiday calendars")->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* load = calendars->add_subcommand("load", "载入一年的节假日安排 · take the calendar of a year");
    load->add_option("file", *file, "文件 · file, as config/calendars/README.md says")->required();
    load->callback([&line, file] {
        auto text = read_file(*file, kMostCalendarBytes);
        if (!text) return line.fail(text.error());
        Caller{line}("calendars.load", protocol::LoadCalendar{std::move(text).value()});
    });
    calendars->add_subcommand("list", "列出 · list")->callback([&line] {
        Caller{line}("calendars.list", protocol::Done{});
    });
}

void add_coverage_commands(CLI::App& app, CommandLine& line) {
    auto* coverage =
        app.add_subcommand("coverage", "职能分工 · which organisation does what where")->require_subcommand(1);
    struct Asked {
        std::string organisation, division;
        Function function{};
    };
    for (const auto& [name, verb, help] :
         {std::tuple{"add", "coverage.add", "增加 · add"}, std::tuple{"remove", "coverage.remove", "取消 · remove"}}) {
        auto asked = std::make_shared<Asked>();
        auto* sub = coverage->add_subcommand(name, help);
        sub->add_option("organisation", asked->organisation, "单位编号 · organisation id")->required();
        sub->add_option("--function", asked->function, "职能 · function")->required()->transform(words<Function>());
        sub->add_option("--division", asked->division, "12 位区划代码 · division")->required();
        sub->callback([&line, asked, command = std::string(verb)] {
            Caller{line}(command, protocol::CoverageView{OrganisationId(asked->organisation), asked->function,
                                                         DivisionCode(asked->division)});
        });
    }
    auto listed = std::make_shared<std::string>();
    auto* list = coverage->add_subcommand("list", "列出 · list");
    list->add_option("organisation", *listed, "单位编号 · organisation id")->required();
    list->callback(
        [&line, listed] { Caller{line}("coverage.list", protocol::NameOrganisation{OrganisationId(*listed)}); });
}

void add_account_commands(CLI::App& app, CommandLine& line) {
    auto* account = app.add_subcommand("account", "账号 · accounts")->require_subcommand(1);

    struct Asked {
        protocol::AddAccount account;
        std::string organisation, password_file;
    };
    auto asked = std::make_shared<Asked>();
    auto* add = account->add_subcommand("add", "增加账号 · add an account");
    add->add_option("--organisation", asked->organisation, "单位编号 · organisation id")->required();
    add->add_option("--role", asked->account.role, "角色 · role")->required()->transform(words<Role>());
    add->add_option("--name", asked->account.person, "姓名 · name")->required();
    add->add_option("--reporter-kind", asked->account.reporter_kind, "报告人类别 · kind of reporter");
    auto* login = add->add_option("--login", asked->account.login, "登录名 · login of a console");
    add->add_option("--password-file", asked->password_file, "密码文件 · file with the password")->needs(login);
    add->callback([&line, asked] {
        asked->account.organisation_id = OrganisationId(asked->organisation);
        if (!asked->password_file.empty()) {
            auto password = read_secret(asked->password_file);
            if (!password) return line.fail(password.error());
            asked->account.password = std::move(password).value();
        }
        Caller{line}("account.add", asked->account);
    });

    auto listed = std::make_shared<std::string>();
    auto* list = account->add_subcommand("list", "列出账号 · list accounts");
    list->add_option("organisation", *listed, "单位编号 · organisation id")->required();
    list->callback(
        [&line, listed] { Caller{line}("account.list", protocol::NameOrganisation{OrganisationId(*listed)}); });

    struct Changed {
        std::string account, organisation;
        Role role{};
    };
    for (const auto& [name, verb, help] :
         {std::tuple{"join", "account.join", "增加任职 · one more role, perhaps of another organisation"},
          std::tuple{"leave", "account.leave", "解除任职 · one role less"}}) {
        auto changed = std::make_shared<Changed>();
        auto* sub = account->add_subcommand(name, help);
        sub->add_option("account", changed->account, "账号编号 · account id")->required();
        sub->add_option("--organisation", changed->organisation, "单位编号 · organisation id")->required();
        sub->add_option("--role", changed->role, "角色 · role")->required()->transform(words<Role>());
        sub->callback([&line, changed, command = std::string(verb)] {
            Caller{line}(command, protocol::AccountRole{AccountId(changed->account),
                                                        OrganisationId(changed->organisation), changed->role});
        });
    }

    auto called = std::make_shared<protocol::SetTelephone>();
    auto called_account = std::make_shared<std::string>();
    auto* telephone = account->add_subcommand(
        "telephone",
        "登记手机号码，用于短信和语音提醒；不写号码即删除 · where an officer is called; without a number it is "
        "forgotten");
    telephone->add_option("account", *called_account, "账号编号 · account id")->required();
    telephone->add_option("number", called->number, "号码，如 +8613800000000 · number with its country");
    telephone->callback([&line, called, called_account] {
        called->account_id = AccountId(*called_account);
        Caller{line}("account.telephone", *called);
    });

    auto factored = std::make_shared<std::string>();
    auto* factor = account->add_subcommand("second-factor", "发放动态验证码密钥 · issue a second factor");
    factor->add_option("account", *factored, "账号编号 · account id")->required();
    factor->callback(
        [&line, factored] { Caller{line}("account.second-factor", protocol::NameAccount{AccountId(*factored)}); });

    auto ended = std::make_shared<std::string>();
    auto* end = account->add_subcommand("end", "停用账号 · end an account");
    end->add_option("account", *ended, "账号编号 · account id")->required();
    end->callback([&line, ended] { Caller{line}("account.end", protocol::NameAccount{AccountId(*ended)}); });
}

struct Approved {
    std::string proposal, codes_file;
};

// Without a file for them, codes are printed.
Result<void> approve_proposal(const Approved& approved, CommandLine& line) {
    std::optional<CodesFile> codes;
    if (!approved.codes_file.empty()) {
        VIGIL_TRY(auto created, CodesFile::create(approved.codes_file));
        codes.emplace(std::move(created));
    }
    VIGIL_TRY(const auto answer,
              Caller{line}.ask("proposal.approve", protocol::NameProposal{ProposalId(approved.proposal)}));
    const auto imported = protocol::decode<protocol::ImportOutcome>(answer);
    if (codes && imported && !imported.value().codes.empty())
        return write_codes(std::move(*codes), imported.value(), line);
    print_outcome(line, answer);
    return success();
}

void add_proposal_commands(CLI::App& app, CommandLine& line) {
    auto* proposal =
        app.add_subcommand("proposal", "待确认事项 · what waits for a second administrator")->require_subcommand(1);
    proposal->add_subcommand("list", "列出 · list")->callback([&line] {
        Caller{line}("proposal.list", protocol::Done{});
    });
    auto approved = std::make_shared<Approved>();
    auto* approve = proposal->add_subcommand("approve", "同意 · approve");
    approve->add_option("proposal", approved->proposal, "编号 · proposal id")->required();
    approve->add_option(
        "--codes", approved->codes_file,
        "批量绑定码存入此文件（仅本人可读）· enrolment codes of an import go into this new file (mode 0600)");
    approve->callback([&line, approved] {
        const auto done = approve_proposal(*approved, line);
        if (!done) line.fail(done.error());
    });
    auto refused = std::make_shared<std::string>();
    auto* refuse = proposal->add_subcommand("refuse", "拒绝 · refuse");
    refuse->add_option("proposal", *refused, "编号 · proposal id")->required();
    refuse->callback([&line, refused] {
        const auto answer = Caller{line}.ask("proposal.refuse", protocol::NameProposal{ProposalId(*refused)});
        if (!answer) return line.fail(answer.error());
        print_outcome(line, answer.value());
    });
}

void add_device_commands(CLI::App& app, CommandLine& line) {
    auto enrolled = std::make_shared<std::string>();
    auto* enrol = app.add_subcommand("enrol", "发放一次性绑定码 · issue a one-time code that binds a device");
    enrol->add_option("account", *enrolled, "账号编号 · account id")->required();
    enrol->callback([&line, enrolled] { Caller{line}("enrol", protocol::NameAccount{AccountId(*enrolled)}); });

    auto* device = app.add_subcommand("device", "设备 · devices")->require_subcommand(1);
    auto listed = std::make_shared<std::string>();
    auto* list = device->add_subcommand("list", "列出设备 · list devices");
    list->add_option("account", *listed, "账号编号 · account id")->required();
    list->callback([&line, listed] { Caller{line}("device.list", protocol::NameAccount{AccountId(*listed)}); });

    auto revoked = std::make_shared<std::string>();
    auto* revoke = device->add_subcommand("revoke", "停用设备 · revoke a device");
    revoke->add_option("device", *revoked, "设备编号 · device id")->required();
    revoke->callback([&line, revoked] { Caller{line}("device.revoke", protocol::NameDevice{DeviceId(*revoked)}); });
}

}  // namespace

// The server may just be starting or stopping: it holds the folder, but its socket is not there.
Result<std::string> call_either(const Configuration& configuration, const std::string& command,
                                const std::string& arguments, bool& in_process) {
    constexpr int kAttempts = 30;
    for (int attempt = 1;; ++attempt) {
        auto asked = ask_admin(admin_socket(configuration), encode(protocol::AdminRequest{command, {arguments}}));
        if (asked || asked.error().code != kNoServer) return asked;
        auto done = call_in_process(configuration, command, arguments);
        in_process = true;
        if (done || done.error().code != storage::kFolderInUse || attempt == kAttempts) return done;
        in_process = false;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

Result<std::string> call_desk(const Configuration& configuration, const std::string& command,
                              const std::string& arguments) {
    bool in_process = false;
    VIGIL_TRY(auto answer, call_either(configuration, command, arguments, in_process));
    if (in_process) return answer;
    VIGIL_TRY(const auto reply, protocol::decode<protocol::AdminReply>(answer));
    if (reply.ok) return reply.result.text;
    VIGIL_TRY(const auto problem, protocol::decode<protocol::Problem>(reply.problem.text));
    return client::error_of_answer(static_cast<int>(problem.status.value_or(500)), reply.problem.text);
}

void add_admin_commands(CLI::App& app, CommandLine& line) {
    add_organisation_commands(app, line);
    add_division_commands(app, line);
    add_calendar_commands(app, line);
    add_coverage_commands(app, line);
    add_account_commands(app, line);
    add_device_commands(app, line);
    add_proposal_commands(app, line);
    auto* time = app.add_subcommand("time", "时间 · time")->require_subcommand(1);
    time->add_subcommand("accept", "确认系统时间正确 · the wall clock is right: accept the step that is held")
        ->callback([&line] { Caller{line}("time.accept", protocol::Done{}); });
}

}  // namespace vigil::app
