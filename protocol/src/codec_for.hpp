// VIGIL_CODEC(Message): instantiates the codec of one message. One line per message in protocol/src/messages.
#pragma once

#include <vigil/protocol/codec.hpp>

#include "decoder.hpp"
#include "encoder.hpp"
#include "json_reader.hpp"
#include "schema_writer.hpp"

namespace vigil::protocol {

template <class M>
Result<M> read_message(std::string_view text, int max_depth, Counts counts) {
    VIGIL_TRY(const nlohmann::json json, read_json(text, max_depth));
    M message{};
    Decoder decoder(counts);
    decoder.read(json, message);
    if (decoder.failed())
        return Error{ErrorKind::invalid_input, "the document breaks its declaration", "invalid_document",
                     decoder.take_violations()};
    return message;
}

template <class M>
Result<M> decode(std::string_view text) {
    return read_message<M>(text, kMaxDepth, Counts::bounded);
}

template <class M>
Result<M> decode_own(std::string_view text) {
    return read_message<M>(text, kMaxOwnDepth, Counts::free);
}

template <class M>
std::string encode(const M& message) {
    std::string out;
    append_message(out, message);
    return out;
}

template <class M>
const MessageInfo& info() {
    static const MessageInfo described{M::name, [](SchemaWriter& writer) { writer.describe<M>(); }};
    return described;
}

}  // namespace vigil::protocol

#define VIGIL_CODEC(M)                                  \
    template Result<M> decode<M>(std::string_view);     \
    template Result<M> decode_own<M>(std::string_view); \
    template std::string encode<M>(const M&);           \
    template const MessageInfo& info<M>();
