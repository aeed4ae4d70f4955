// Any bytes as each message that a client sends: never a crash, at most fifty problems, and what was accepted is written
// and read back as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/problems.hpp>

using namespace vigil;

namespace {

template <class Message>
void check(std::string_view input) {
    const auto read = protocol::decode<Message>(input);
    if (!read) {
        const auto& violations = read.error().violations;
        if (violations.empty() || violations.size() > kMaxViolations) std::abort();
        if (problem_type(read.error()).code != read.error().code) std::abort();
        if (!protocol::is_utf8(problem_json(read.error(), Locale::zh_cn, "fuzz"))) std::abort();
        return;
    }
    const auto written = protocol::encode(read.value());
    const auto again = protocol::decode<Message>(written);
    if (!again || protocol::encode(again.value()) != written) std::abort();
}

template <class... Messages>
void check_each(std::string_view input) {
    (check<Messages>(input), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    static_cast<void>(protocol::type_of(input));
    check_each<protocol::FileReport, protocol::FileSupplement, protocol::ClaimReport, protocol::RedeemEnrolment,
               protocol::RequestChallenge, protocol::StartSession, protocol::RefreshSession, protocol::PasswordLogin,
               protocol::AcknowledgeAlert, protocol::DecideMatch, protocol::Hello, protocol::Stored, protocol::LiveAck,
               // Read by clients; RawJson and deep nesting stand here.
               protocol::CaseView, protocol::OwnReport, protocol::LiveItem>(input);
    return 0;
}
