#include "app/commands/report.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>
#include <vigil/protocol/codec.hpp>

#include "app/commands/report_body.hpp"
#include "app/commands/report_outbox.hpp"
#include "app/commands/terminal.hpp"
#include "client/durable_file.hpp"
#include "client/receipt.hpp"
#include "runtime/system_timers.hpp"

namespace vigil::app {
namespace {

struct ReportOptions {
    std::string profile;
    std::string server;
    std::string authority_file;
    bool anonymous = false;
    bool resend = false;
    bool keep_body = false;
    int tries = 5;

    std::string file;
    std::string circumstance = "other_concern";
    std::string division;
    std::string lives;
    std::string happened;
    std::string place_detail;
    std::string narrative;
    std::vector<std::string> signals;
    std::string danger_now;
    std::string child_now;
    int decide_in_minutes = 0;  // 0: the reporter waits for nothing
};

std::optional<protocol::Place> place_of(const std::string& division, const std::string& detail = {}) {
    if (division.empty()) return std::nullopt;
    return protocol::Place{DivisionCode(division), detail};
}

Result<ReportBody> compose(const ReportOptions& options) {
    if (!options.file.empty()) {
        VIGIL_TRY(auto document, client::read_whole(options.file));
        VIGIL_TRY(auto body, body_of_document(std::move(document)));
        if (options.anonymous && !body.is_anonymous)
            return Error{ErrorKind::invalid_input, "--anonymous: the document must say \"mode\":\"anonymous\""};
        return body;
    }
    protocol::FileReport report;
    report.circumstance = options.circumstance;
    report.places.now = place_of(options.division, options.place_detail);
    report.places.lives = place_of(options.lives);
    report.places.happened = place_of(options.happened);
    report.narrative = options.narrative;
    report.signals = options.signals;
    if (!options.danger_now.empty()) report.danger_now = parse_word<DangerNow>(options.danger_now);
    if (!options.child_now.empty()) report.child_now = parse_word<ChildNow>(options.child_now);
    if (options.decide_in_minutes > 0)
        report.decide_by = runtime::SystemTimers().now() + std::chrono::minutes(options.decide_in_minutes);
    if (options.anonymous) report.mode = ReporterMode::anonymous;
    return body_of(std::move(report));
}

class Filing {
public:
    Filing(Terminal& terminal, const ReportOptions& options) : terminal_(terminal), options_(options) {}

    // True: filed, and the receipt proves it.
    bool file(const ReportBody& body) {
        auto attempt = [&] {
            client::CallOptions call;
            call.idempotency_key = body.key;
            call.emergency = body.emergency;
            return terminal_.api().call_with<protocol::Filed>("file_report", body.bytes, call);
        };
        const auto filed = terminal_.run(with_retries<protocol::Filed>(terminal_.api(), options_.tries, attempt));
        if (!filed) {
            explain(filed.error());
            give_up(body, filed.error());
            return false;
        }
        show(filed.value());
        keep(filed.value(), body);
        return prove(filed.value(), body);
    }

private:
    void give_up(const ReportBody& body, const Error& error) const {
        if (!terminal_.has_profile()) {
            std::cerr << "没有提交成功，请重试 · not filed, please try again\n";
        } else if (is_worth_retrying(error) || error.kind == ErrorKind::unauthenticated) {
            std::cerr
                << "报告已保存，联网后执行 vigil report --resend · the report is kept; send it with: vigil report "
                   "--resend\n";
        } else {
            ReportOutbox(terminal_.profile().outbox()).set_aside(body);
        }
    }

    static void show(const protocol::Filed& filed) {
        std::cout << fmt::format(
            "已受理 · filed\n报告 report  {}\n时间 at      {}(北京时间)\n身份 sender  {}\n回执 receipt {}\n",
            filed.report_id.str(), to_china_time(filed.filed_at), zh(filed.verification), filed.receipt);
        if (!filed.claim_code.empty())
            std::cout << fmt::format(
                "查询码 claim code {}(请记下，凭它查看进展 · write it down: it opens the status)\n", filed.claim_code);
    }

    void keep(const protocol::Filed& filed, const ReportBody& body) const {
        if (!terminal_.has_profile()) return;
        const auto base = terminal_.profile().receipts() / filed.report_id.str();
        const auto kept = client::write_durably(base.string() + ".jws", filed.receipt + "\n");
        if (!kept)
            return explain(kept.error());  // the report stays in the outbox: sent again, it gives the same receipt
        if (options_.keep_body) {
            const auto kept_body = client::write_durably(base.string() + ".json", body.bytes);
            if (!kept_body) explain(kept_body.error());
        }
        ReportOutbox(terminal_.profile().outbox()).remove(body);
    }

    bool prove(const protocol::Filed& filed, const ReportBody& body) {
        const auto keys = terminal_.run(terminal_.api().read<protocol::JwkSet>("jwks"));
        if (!keys) {
            explain(keys.error());
            std::cerr << "回执尚未验证 · the receipt is not verified yet: vigil receipt verify\n";
            return false;
        }
        if (terminal_.has_profile()) {
            const auto kept =
                client::write_durably(terminal_.profile().receipts() / "jwks.json", protocol::encode(keys.value()));
            if (!kept) explain(kept.error());
        }
        const auto claims = client::verify_receipt(filed.receipt, keys.value());
        const bool proved =
            claims && client::covers(claims.value(), body.bytes) && claims.value().report_id == filed.report_id;
        if (!claims) explain(claims.error());
        if (proved)
            std::cout << "✓ 回执已验证:签名有效，且正是所提交的内容 · verified: the signature is valid and covers "
                         "exactly what was sent\n";
        else
            std::cerr << coloured_warning("✗ 回执未通过验证 · the receipt does not prove that this report was filed")
                      << '\n';
        return proved;
    }

    Terminal& terminal_;
    const ReportOptions& options_;
};

// An anonymous report is sent without the device's session and waits in no outbox: nothing may link it to this terminal.
Result<std::unique_ptr<Terminal>> connect(const ReportOptions& options, bool anonymously) {
    if (!options.server.empty()) return Terminal::of_stranger(options.server, options.authority_file);
    const std::string profile = options.profile.empty() ? "default" : options.profile;
    return anonymously ? Terminal::of_stranger_to_server_of(profile) : Terminal::of_device(profile);
}

bool file_new(const ReportOptions& options) {
    const auto body = compose(options);
    if (!body) return explain(body.error()), false;
    auto terminal = connect(options, body.value().is_anonymous);
    if (!terminal) return explain(terminal.error()), false;
    if (terminal.value()->has_profile()) {
        const auto kept = ReportOutbox(terminal.value()->profile().outbox()).add(body.value());
        if (!kept) return explain(kept.error()), false;
    }
    return Filing(*terminal.value(), options).file(body.value());
}

bool file_waiting(const ReportOptions& options) {
    auto terminal = connect(options, /*anonymously=*/false);
    if (!terminal) return explain(terminal.error()), false;
    bool all_filed = true;
    for (const auto& body : ReportOutbox(terminal.value()->profile().outbox()).waiting())
        all_filed &= Filing(*terminal.value(), options).file(body);
    return all_filed;
}

template <class E>
CLI::IsMember any_word() {
    std::vector<std::string> words;
    for (const auto& word : words_of(E{})) words.emplace_back(word.text);
    return CLI::IsMember(words);
}

}  // namespace

void add_report(CLI::App& app, int& status) {
    auto options = std::make_shared<ReportOptions>();
    auto& o = *options;
    auto* command = app.add_subcommand("report", "提交报告并验证回执 · file a report and verify its receipt");
    auto* profile =
        command->add_option("--profile", o.profile, "以本终端绑定的账号 · as the account of this profile (default)");
    auto* server =
        command->add_option("--server", o.server, "不绑定设备时的服务器地址 · without a profile: https://host[:port]")
            ->excludes(profile);
    command->add_option("--ca", o.authority_file, "唯一信任的根证书(PEM)· the only authority that is trusted");
    command->add_flag("--anonymous", o.anonymous, "匿名 · anonymous; prints a claim code");
    auto* resend =
        command->add_flag("--resend", o.resend, "重发尚无回执的报告 · send what has no receipt yet")->excludes(server);
    command->add_flag("--keep-body", o.keep_body, "与回执一起保存正文 · keep the content beside the receipt");
    command->add_option("--tries", o.tries, "最多尝试次数 · attempts")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));

    command->add_option("--file", o.file, "报告正文(JSON),key 与 nonce 可省略 · the body; key and nonce are added")
        ->check(CLI::ExistingFile)
        ->excludes(resend);
    command->add_option("--circumstance", o.circumstance, "情形 · circumstance")->capture_default_str();
    command->add_option("--division", o.division, "孩子现在所在区划 · where the child is now");
    command->add_option("--place", o.place_detail, "详细地点 · where exactly");
    command->add_option("--lives", o.lives, "孩子居住区划 · where the child lives");
    command->add_option("--happened", o.happened, "发生地区划 · where it happened");
    command->add_option("--narrative", o.narrative, "经过 · what was seen");
    command->add_option("--signal", o.signals, "迹象，可多次 · a signal, repeatable");
    command->add_option("--danger", o.danger_now, "现在或今晚之前有无危险 · danger now")->check(any_word<DangerNow>());
    command->add_option("--child-now", o.child_now, "孩子现在跟谁在一起 · with whom the child is")
        ->check(any_word<ChildNow>());
    command
        ->add_option("--decide-in", o.decide_in_minutes,
                     "多少分钟内须决定留或放 · minutes until the reporter must decide")
        ->check(CLI::Range(1, 10080));
    command->callback([options, &status] {
        const bool done = options->resend ? file_waiting(*options) : file_new(*options);
        if (!done) status = 1;
    });
}

}  // namespace vigil::app
