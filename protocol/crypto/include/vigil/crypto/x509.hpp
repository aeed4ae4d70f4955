// A local certificate authority, so that a server can speak TLS on the day it is installed.
//
// ECDSA P-256 throughout, random serial numbers of 16 bytes, extensions as RFC 5280 asks. Certificates begin an hour
// before `now`, because the clocks of phones are wrong, and last 1 to 36,500 days from `now`.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::crypto {

struct IssuedCertificate {
    PrivateKey key;
    std::string certificate_pem;
};

// A self-signed authority that may sign servers only (path length 0). `common_name` is UTF-8 of 1 to 64 characters.
Result<IssuedCertificate> make_certificate_authority(std::string_view common_name, Instant now,
                                                     std::chrono::days validity);

struct ServerNames {
    std::vector<std::string> dns;        // ASCII, for example "vigil.example.cn", "localhost" or "*.example.cn"
    std::vector<std::string> addresses;  // IPv4 or IPv6 in text, for example "127.0.0.1" or "::1"
};

// A TLS server certificate for at least one name or address. Some clients refuse more than 825 days.
Result<IssuedCertificate> make_server_certificate(const PrivateKey& authority_key,
                                                  std::string_view authority_certificate_pem, const ServerNames& names,
                                                  Instant now, std::chrono::days validity);

// When the first certificate of a PEM text ceases to be valid.
Result<Instant> certificate_expires_at(std::string_view certificate_pem);

}  // namespace vigil::crypto
