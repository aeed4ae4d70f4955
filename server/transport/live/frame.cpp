#include "transport/live/frame.hpp"

#include <utility>
#include <vigil/protocol/codec.hpp>

namespace vigil::live {
namespace {

constexpr unsigned char kFinal = 0x80;
constexpr unsigned char kReserved = 0x70;
constexpr unsigned char kMasked = 0x80;
constexpr std::size_t kLongestControl = 125;  // bytes of payload

unsigned char byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

bool is_control(Opcode opcode) { return static_cast<unsigned>(opcode) >= 8; }

bool is_known(unsigned char opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value = value << 8 | byte_at(bytes, i);
    return value;
}

// Codes that a close frame may carry (RFC 6455 section 7.4, and the registry kept by IANA).
bool is_sendable_code(std::uint64_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

FrameEvent close_event(std::string_view payload) {
    if (payload.empty()) return CloseRequest{};
    if (payload.size() == 1 || !is_sendable_code(big_endian(payload.substr(0, 2))))
        return Violated{CloseCode::protocol_error};
    if (!protocol::is_utf8(payload.substr(2))) return Violated{CloseCode::invalid_text};
    return CloseRequest{};
}

}  // namespace

std::string frame_of(Opcode opcode, std::string_view payload) {
    std::string frame;
    frame += static_cast<char>(kFinal | static_cast<unsigned char>(opcode));
    const auto size = payload.size();
    const int length_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    frame += static_cast<char>(length_bytes == 0 ? size : length_bytes == 2 ? 126 : 127);
    for (int i = length_bytes - 1; i >= 0; --i)
        frame += static_cast<char>(static_cast<std::uint64_t>(size) >> (8 * i) & 0xff);
    frame += payload;
    return frame;
}

std::string close_frame(CloseCode code) {
    const auto number = static_cast<unsigned>(code);
    std::string payload;
    payload += static_cast<char>(number >> 8);
    payload += static_cast<char>(number & 0xff);
    payload += to_text(code);
    return frame_of(Opcode::close, payload);
}

std::optional<FrameEvent> FrameReader::next(std::string& buffer) {
    for (;;) {
        const auto rest = std::string_view(buffer).substr(consumed_);
        const auto parsed = parse_header(rest);
        if (const auto* violated = std::get_if<Violated>(&parsed)) return *violated;
        const auto* header = std::get_if<Header>(&parsed);
        if (header == nullptr || rest.size() - header->header_size < header->length) {
            buffer.erase(0, std::exchange(consumed_, 0));
            return std::nullopt;
        }

        std::string payload(rest.substr(header->header_size, static_cast<std::size_t>(header->length)));
        for (std::size_t i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(static_cast<unsigned char>(payload[i]) ^ header->mask[i % 4]);
        consumed_ += header->header_size + payload.size();
        if (consumed_ == buffer.size()) buffer.erase(0, std::exchange(consumed_, 0));
        if (auto event = take(*header, std::move(payload))) return event;
    }
}

std::variant<std::monostate, FrameReader::Header, Violated> FrameReader::parse_header(std::string_view buffer) const {
    if (buffer.size() < 2) return std::monostate{};
    const auto first = byte_at(buffer, 0);
    const auto second = byte_at(buffer, 1);
    const bool is_valid = (first & kReserved) == 0 && is_known(first & 0x0f) && (second & kMasked) != 0;
    if (!is_valid) return Violated{CloseCode::protocol_error};

    Header header{};
    header.is_final = (first & kFinal) != 0;
    header.opcode = static_cast<Opcode>(first & 0x0f);
    header.length = second & 0x7f;
    if (is_control(header.opcode) && (!header.is_final || header.length > kLongestControl))
        return Violated{CloseCode::protocol_error};
    if (header.opcode == Opcode::binary) return Violated{CloseCode::unsupported_data};
    if (!is_control(header.opcode) && in_message_ != (header.opcode == Opcode::continuation))
        return Violated{CloseCode::protocol_error};

    const std::size_t length_bytes = header.length == 126 ? 2 : header.length == 127 ? 8 : 0;
    header.header_size = 2 + length_bytes + 4;
    if (buffer.size() < header.header_size) return std::monostate{};
    if (length_bytes != 0) {
        header.length = big_endian(buffer.substr(2, length_bytes));
        const std::uint64_t least = length_bytes == 2 ? 126 : 65536;
        if (header.length < least || header.length >> 63 != 0) return Violated{CloseCode::protocol_error};
    }
    // Before waiting for a byte of it.
    if (!is_control(header.opcode) && header.length > longest_message_ - message_.size())
        return Violated{CloseCode::message_too_big};
    for (std::size_t i = 0; i < 4; ++i) header.mask[i] = byte_at(buffer, 2 + length_bytes + i);
    return header;
}

std::optional<FrameEvent> FrameReader::take(const Header& header, std::string payload) {
    switch (header.opcode) {
        case Opcode::ping:
            return Ping{std::move(payload)};
        case Opcode::pong:
            return Pong{};
        case Opcode::close:
            return close_event(payload);
        default:
            break;
    }
    message_ += payload;
    in_message_ = !header.is_final;
    if (in_message_) return std::nullopt;
    TextMessage whole{std::exchange(message_, {})};
    if (!protocol::is_utf8(whole.text)) return Violated{CloseCode::invalid_text};
    return whole;
}

}  // namespace vigil::live
