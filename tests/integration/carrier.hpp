// A company that carries text messages: asked over TLS, and calling back.
#pragma once

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "support/installation.hpp"
#include "unit/client/tls_server.hpp"

namespace vigil::test {

inline constexpr const char* kNumber = "+8613800000001";
inline constexpr const char* kCallbackKey = "Zk3x9Qm2Rt7Lw5Vb8Nc4Hs";

// Another hand would write it so: a token in a header, a JSON body, an id in the answer.
class Carrier {
public:
    // `callback`: that of its description; empty: it never calls back.
    explicit Carrier(const std::string& callback = {}) {
        std::ofstream(folder_.path() / "authority.pem") << server_.authority_pem();
        std::ofstream(folder_.path() / "token") << "a-token\n";
        std::ofstream(folder_.path() / "callback.key") << kCallbackKey << "\n";
        std::ofstream(description()) << R"({"url": "https://)" << server_.endpoint().authority() << R"(/v1/messages",
            "method": "POST",
            "body": {"kind": "json", "members": {"to": "{number}", "text": "{text}", "reference": "{delivery}"
                )" << (callback.empty() ? "" : R"(, "code": "{code}")")
                                     << R"(}},
            "text": "您有一条待处理的工作消息",
            "signature": {"scheme": "bearer", "secret": "token"},
            "success": {"statuses": [202], "pointer": "/status", "value": "accepted"},
            "id": "/id", "allow": ["127.0.0.1"], "authority": "authority.pem")"
                                     << (callback.empty() ? "" : R"(, "callback": )" + callback) << "}";
    }
    std::filesystem::path description() const { return folder_.path() / "sms.json"; }

    // Everything that has come, once it is so much.
    std::vector<client::ReceivedRequest> requests(std::size_t count) {
        std::unique_lock lock(mutex_);
        if (!came_.wait_for(lock, std::chrono::seconds(20), [&] { return requests_.size() >= count; }))
            throw std::runtime_error("the carrier was not asked");
        return requests_;
    }

private:
    std::string take(const client::ReceivedRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        came_.notify_all();
        return client::http_answer(202, R"({"status": "accepted", "id": "m-1"})");
    }

    TempFolder folder_;
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<client::ReceivedRequest> requests_;
    client::TlsServer server_{
        client::TlsServer::serving([this](const client::ReceivedRequest& request) { return take(request); })};
};

}  // namespace vigil::test
