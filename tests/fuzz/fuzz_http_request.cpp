// Any bytes as HTTP requests: never a crash, and the same requests whether they arrive at once or byte by byte.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "transport/http/request_reader.hpp"

using namespace vigil;

namespace {

constexpr std::size_t kBodyLimit = 64;

struct Exchange {
    std::string log{};           // method, path and body of each request that was read to its end
    std::string_view problem{};  // code of what ended it
};

// Reads requests until the bytes end or are refused.
class Peer {
public:
    explicit Peer(const http::Limits& limits) : limits_(limits), reader_(new http::RequestReader(limits)) {}

    void receive(std::string_view bytes) {
        buffer_ += bytes;
        while (exchange_.problem.empty() && step()) continue;
    }
    const Exchange& exchange() const { return exchange_; }

private:
    bool step() {
        const auto advanced = reader_->advance(buffer_);
        if (!advanced) return refuse(advanced.error());
        if (advanced.value() == http::RequestReader::Step::needs_more) return false;
        if (advanced.value() == http::RequestReader::Step::head) {
            const auto accepted = reader_->accept_body(kBodyLimit);
            return accepted ? true : refuse(accepted.error());
        }
        const std::string body = reader_->take_body();
        if (body.size() > kBodyLimit) std::abort();
        exchange_.log +=
            std::string(http::to_text(reader_->head().method)) + ' ' + reader_->head().path + ' ' + body + '\n';
        reader_ = std::make_unique<http::RequestReader>(limits_);
        return true;
    }
    bool refuse(const Error& error) {
        if (error.code.empty()) std::abort();  // every refusal has a documented code
        exchange_.problem = error.code;
        return false;
    }

    const http::Limits& limits_;
    std::unique_ptr<http::RequestReader> reader_;
    std::string buffer_;
    Exchange exchange_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const http::Limits limits{.header_bytes = 512, .target_bytes = 64};
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Peer at_once(limits);
    at_once.receive(bytes);
    Peer piecemeal(limits);
    for (std::size_t i = 0; i < size; ++i) piecemeal.receive(bytes.substr(i, 1));
    // A refusal may be noticed earlier or later, but never may other requests be understood.
    if (at_once.exchange().log != piecemeal.exchange().log) std::abort();
    return 0;
}
