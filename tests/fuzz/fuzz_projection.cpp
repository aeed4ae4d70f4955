// Any document shown in part, and shown to people: never a crash, nothing appears that was not named, and a document for people
// is the same document without what commands a terminal.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/indented.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/projecting.hpp>

using namespace vigil;
using protocol::Shown;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array shown{protocol::ShownField{"/children/*/name", Shown::yes},
                               protocol::ShownField{"/seen_at", Shown::by_day},
                               protocol::ShownField{"/narrative", Shown::no}};
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto part = protocol::projected(input, shown);
    const auto has_any = protocol::has_any(input, shown);
    if (part.has_value() != has_any.has_value()) std::abort();
    if (part) {
        if (!protocol::is_utf8(part.value())) std::abort();
        // Shown again it is itself; what is hidden is nowhere.
        const auto again = protocol::projected(part.value(), shown);
        if (!again || again.value() != part.value()) std::abort();
        constexpr std::array hidden{protocol::ShownField{"/narrative", Shown::yes}};
        if (protocol::has_any(part.value(), hidden).value() && part.value().starts_with('{')) std::abort();
    }
    const auto report = protocol::decode<protocol::FileReport>(input);
    if (!report) return 0;
    const auto text = protocol::indented(protocol::encode(report.value()));
    const auto read = protocol::decode<protocol::FileReport>(text);
    if (!read || protocol::encode(read.value()) != protocol::encode(report.value())) std::abort();
    for (const auto* unsafe : {"\x1b", "\x7f", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa6"})
        if (text.find(unsafe) != std::string::npos) std::abort();
    return 0;
}
