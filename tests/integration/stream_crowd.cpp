#include "integration/stream_crowd.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>

namespace vigil::test {

Crowd::Crowd(std::uint16_t port, const std::string& authority_pem, const std::string& teacher_code,
             const std::string& officer_code, std::uint64_t seed)
    : teacher_(io_, port, authority_pem), officer_(io_, port, authority_pem), random_(seed) {
    teacher_.enrol(teacher_code);
    officer_.enrol(officer_code);
}

void Crowd::begin() {
    thread_ = std::thread([this] { run(); });
}

void Crowd::end() {
    ending_ = true;
    woken_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Crowd::run() {
    while (!ending_) {
        const auto pick = random_() % 4;
        if (filed_.empty() || pick < 2) {
            file();
        } else if (pick == 2) {
            supplement();
        } else {
            acknowledge();
        }
        ++acts_;
    }
}

void Crowd::rest() {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::milliseconds(5));
}

template <class Call>
auto Crowd::until_answered(Call call) {
    for (;;) {
        auto answer = call();
        if (answer) return answer;
        const auto kind = answer.error().kind;
        if (kind != ErrorKind::unavailable && kind != ErrorKind::deadline_exceeded) {
            refusals_.push_back(answer.error().message);
            return answer;
        }
        rest();
    }
}

void Crowd::file() {
    const auto body = protocol::encode(red_report());
    const auto filed = until_answered([&] { return teacher_.file(body); });
    if (filed) filed_.push_back(filed.value().report_id);
}

void Crowd::supplement() {
    protocol::FileSupplement more;
    more.key = fresh_uuid();
    more.nonce = crypto::to_base64url(crypto::random_bytes(16));
    more.signals = {random_() % 2 == 0 ? "violence_now" : "weapon_threat"};
    const auto body = protocol::encode(more);
    client::CallOptions options;
    options.path = {filed_[random_() % filed_.size()].str()};
    (void)until_answered(
        [&] { return await(io_, teacher_.api().call_with<protocol::Filed>("file_supplement", body, options)); });
}

void Crowd::acknowledge() {
    const auto listed = until_answered([&] { return officer_.get<protocol::AlertList>("list_alerts"); });
    if (!listed || listed.value().alerts.empty()) return;
    const auto& alert = listed.value().alerts[random_() % listed.value().alerts.size()];
    const AcknowledgementId id(fresh_uuid());
    if (until_answered([&] { return officer_.acknowledge(alert.alert_id, alert.version, id); }))
        acknowledged_.push_back(id);
}

}  // namespace vigil::test
