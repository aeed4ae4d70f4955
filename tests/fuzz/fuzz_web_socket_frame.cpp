// Any bytes as a client's WebSocket frames: never a crash, and the same events whether they arrive at once or byte by byte.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "transport/live/frame.hpp"

using namespace vigil;

namespace {

constexpr std::size_t kLongestMessage = 300;

class Peer {
public:
    void receive(std::string_view bytes) {
        buffer_ += bytes;
        while (!is_over_) {
            const auto event = reader_.next(buffer_);
            if (!event) return;
            note(*event);
        }
    }
    const std::string& log() const { return log_; }

private:
    void note(const live::FrameEvent& event) {
        if (const auto* message = std::get_if<live::TextMessage>(&event)) {
            if (message->text.size() > kLongestMessage) std::abort();
            log_ += "text " + message->text + '\n';
        } else if (const auto* ping = std::get_if<live::Ping>(&event)) {
            if (ping->payload.size() > 125) std::abort();
            log_ += "ping " + ping->payload + '\n';
        } else if (const auto* violated = std::get_if<live::Violated>(&event)) {
            log_ += "violated " + std::to_string(static_cast<int>(violated->code));
            is_over_ = true;
        } else if (std::holds_alternative<live::CloseRequest>(event)) {
            log_ += "close";
            is_over_ = true;
        }
    }

    live::FrameReader reader_{kLongestMessage};
    std::string buffer_;
    std::string log_;
    bool is_over_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Peer at_once;
    at_once.receive(bytes);
    Peer piecemeal;
    for (std::size_t i = 0; i < size; ++i) piecemeal.receive(bytes.substr(i, 1));
    if (at_once.log() != piecemeal.log()) std::abort();
    return 0;
}
