// People who file, supplement and acknowledge over HTTP on a thread of their own, whatever happens to the server.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "support/person.hpp"

namespace vigil::test {

class Crowd {
public:
    // `teacher_code`, `officer_code`: enrolment codes of a reporter and of somebody at a station.
    Crowd(std::uint16_t port, const std::string& authority_pem, const std::string& teacher_code,
          const std::string& officer_code, std::uint64_t seed);
    ~Crowd() { end(); }

    void begin();
    // Returns when the last act was answered. The server must be up.
    void end();
    // Acts that were answered so far.
    int acts() const { return acts_; }
    // What was refused for good, and should not have been.
    const std::vector<std::string>& refusals() const { return refusals_; }
    const std::vector<AcknowledgementId>& acknowledged() const { return acknowledged_; }

private:
    void run();
    void file();
    void supplement();
    void acknowledge();
    // As a phone does: the same again until there is an answer.
    template <class Call>
    auto until_answered(Call call);
    void rest();

    boost::asio::io_context io_;
    Person teacher_, officer_;
    std::mt19937_64 random_;
    std::vector<ReportId> filed_;
    std::vector<AcknowledgementId> acknowledged_;
    std::vector<std::string> refusals_;
    std::atomic<int> acts_{0};
    std::atomic<bool> ending_{false};
    std::mutex mutex_;
    std::condition_variable woken_;
    std::thread thread_;
};

}  // namespace vigil::test
