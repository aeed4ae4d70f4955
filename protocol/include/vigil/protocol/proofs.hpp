// What is signed, and under which name: a signature made for one purpose never passes for another.
#pragma once

#include <string>
#include <string_view>

namespace vigil {

// A device proves that it holds its key: ES256 over one of these and then the code, challenge or token.
inline constexpr std::string_view kEnrolmentProof = "vigil-enrol\n";
inline constexpr std::string_view kSessionProof = "vigil-session\n";
inline constexpr std::string_view kRefreshProof = "vigil-refresh\n";

inline std::string proof_text(std::string_view purpose, std::string_view subject) {
    std::string text(purpose);
    text += subject;
    return text;
}

// `typ` in the header of a receipt (RFC 7515 section 4.1.9).
inline constexpr std::string_view kReceiptType = "receipt+jws";
// Of a certificate that a case was erased.
inline constexpr std::string_view kErasureType = "erasure+jws";

// Likewise of what an outside holder signs about a checkpoint of the log.
inline constexpr std::string_view kCountersignatureType = "vigil-countersignature+jws";

// Likewise of the proof of a decision record.
inline constexpr std::string_view kDecisionType = "decision+jws";

}  // namespace vigil
