#include <openssl/pem.h>

#include <algorithm>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/x509.hpp>

#include "openssl.hpp"
#include "sign_state.hpp"

namespace vigil::crypto {
namespace {

constexpr std::chrono::hours kBackdating{1};
constexpr std::size_t kSerialSize = 16;  // bytes; RFC 5280 section 4.1.2.2 allows 20
constexpr long kMaxCommonName = 64;      // characters; RFC 5280 appendix A.1, ub-common-name
constexpr std::chrono::days kMaxValidity{36500};

Error invalid(const char* what) { return {ErrorKind::invalid_input, what}; }

Error invalid_validity() { return invalid("certificate: must be valid for 1 to 36500 days"); }

bool is_validity(std::chrono::days validity) { return validity >= std::chrono::days(1) && validity <= kMaxValidity; }

bool is_common_name(std::string_view text) {
    // Without a place to copy to, OpenSSL only checks: UTF-8 of so many characters.
    const int type = ASN1_mbstring_ncopy(nullptr, openssl::data_of(text), openssl::int_size(text), MBSTRING_UTF8,
                                         B_ASN1_UTF8STRING, 1, kMaxCommonName);
    openssl::forget_errors();
    return type > 0;
}

std::time_t unix_seconds(Instant at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

void set_random_serial(X509* certificate) {
    auto bytes = random_bytes(kSerialSize);
    bytes[0] = static_cast<char>((static_cast<unsigned char>(bytes[0]) & 0x7f) | 0x40);  // positive, never zero
    const openssl::BnPtr number(openssl::require(
        BN_bin2bn(openssl::data_of(bytes), static_cast<int>(bytes.size()), nullptr), "making a serial number"));
    openssl::require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)), "setting the serial number");
}

void set_common_name(X509* certificate, std::string_view common_name) {
    openssl::require(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                                                openssl::data_of(common_name), openssl::int_size(common_name), -1, 0),
                     "setting the subject");
}

// Everything but issuer and extensions.
openssl::CertificatePtr new_certificate(std::string_view common_name, EVP_PKEY* key, Instant now,
                                        std::chrono::days validity) {
    openssl::CertificatePtr certificate(openssl::require(X509_new(), "making a certificate"));
    openssl::require(X509_set_version(certificate.get(), X509_VERSION_3), "setting the version");
    set_random_serial(certificate.get());
    set_common_name(certificate.get(), common_name);
    openssl::require(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), unix_seconds(now - kBackdating)),
                     "setting the beginning");
    openssl::require(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), unix_seconds(now + validity)),
                     "setting the end");
    openssl::require(X509_set_pubkey(certificate.get(), key), "setting the public key");
    return certificate;
}

// `value` is always a text of this file, never input: OpenSSL's small language for extensions has no quoting.
void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl::ExtensionPtr extension(
        openssl::require(X509V3_EXT_conf_nid(nullptr, &context, nid, value), "making an extension"));
    openssl::require(X509_add_ext(certificate, extension.get(), -1), "adding an extension");
}

void sign_certificate(X509* certificate, EVP_PKEY* key) {
    openssl::require(X509_sign(certificate, key, openssl::sha256_digest()), "signing a certificate");
}

std::string pem_of(X509* certificate) {
    const openssl::BioPtr bio(openssl::require(BIO_new(BIO_s_mem()), "writing a certificate"));
    openssl::require(PEM_write_bio_X509(bio.get(), certificate), "writing a certificate");
    return std::string(openssl::content_of(bio.get()));
}

Result<openssl::CertificatePtr> certificate_of(std::string_view pem) {
    if (pem.empty()) return invalid("certificate: the PEM is empty");
    const openssl::BioPtr bio(
        openssl::require(BIO_new_mem_buf(pem.data(), openssl::int_size(pem)), "reading a certificate"));
    openssl::CertificatePtr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    openssl::forget_errors();
    if (!certificate) return invalid("certificate: not PEM");
    return certificate;
}

// Letters, digits, hyphens and dots as RFC 1123 section 2.1 has them; the first label may be "*".
bool is_dns_name(std::string_view name) {
    if (name.starts_with("*.")) name.remove_prefix(2);
    if (name.empty() || name.size() > 253) return false;
    const auto is_letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    while (true) {
        const auto label = name.substr(0, name.find('.'));
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), [&](char c) { return c == '-' || is_letter_or_digit(c); })) {
            return false;
        }
        if (label.size() == name.size()) return true;
        name.remove_prefix(label.size() + 1);
    }
}

void add_general_name(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
    openssl::GeneralNamePtr name(openssl::require(GENERAL_NAME_new(), "making a name"));
    GENERAL_NAME_set0_value(name.get(), type, value);
    openssl::require(sk_GENERAL_NAME_push(names, name.get()), "adding a name");
    static_cast<void>(name.release());  // the list owns it
}

Result<openssl::GeneralNamesPtr> general_names_of(const ServerNames& names) {
    if (names.dns.empty() && names.addresses.empty()) return invalid("server certificate: no names");
    openssl::GeneralNamesPtr list(openssl::require(GENERAL_NAMES_new(), "making names"));
    for (const auto& name : names.dns) {
        if (!is_dns_name(name)) return invalid("server certificate: not a DNS name");
        auto* value = openssl::require(ASN1_IA5STRING_new(), "making a name");
        openssl::require(ASN1_STRING_set(value, name.data(), openssl::int_size(name)), "making a name");
        add_general_name(list.get(), GEN_DNS, value);
    }
    for (const auto& address : names.addresses) {
        auto* value = a2i_IPADDRESS(address.c_str());
        openssl::forget_errors();
        if (value == nullptr) return invalid("server certificate: not an IP address");
        add_general_name(list.get(), GEN_IPADD, value);
    }
    return list;
}

}  // namespace

Result<IssuedCertificate> make_certificate_authority(std::string_view common_name, Instant now,
                                                     std::chrono::days validity) {
    if (!is_common_name(common_name)) {
        return invalid("certificate authority: the common name must have 1 to 64 characters");
    }
    if (!is_validity(validity)) return invalid_validity();
    auto key = PrivateKey::generate();
    auto* raw_key = key.state().key.get();
    const auto certificate = new_certificate(common_name, raw_key, now, validity);
    auto* raw = certificate.get();
    openssl::require(X509_set_issuer_name(raw, X509_get_subject_name(raw)), "setting the issuer");
    add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(raw, raw, NID_subject_key_identifier, "hash");
    add_extension(raw, raw, NID_authority_key_identifier, "keyid:always");
    sign_certificate(raw, raw_key);
    return IssuedCertificate{std::move(key), pem_of(raw)};
}

Result<IssuedCertificate> make_server_certificate(const PrivateKey& authority_key,
                                                  std::string_view authority_certificate_pem, const ServerNames& names,
                                                  Instant now, std::chrono::days validity) {
    VIGIL_TRY(const auto authority, certificate_of(authority_certificate_pem));
    auto* raw_authority_key = authority_key.state().key.get();
    if (X509_check_private_key(authority.get(), raw_authority_key) != 1) {
        openssl::forget_errors();
        return invalid("certificate authority: key and certificate do not belong together");
    }
    if (!is_validity(validity)) return invalid_validity();
    VIGIL_TRY(const auto general_names, general_names_of(names));

    auto key = PrivateKey::generate();
    // Clients look at the alternative names only; the subject is for people who look at the certificate.
    const auto certificate = new_certificate("Vigil server", key.state().key.get(), now, validity);
    auto* raw = certificate.get();
    openssl::require(X509_set_issuer_name(raw, X509_get_subject_name(authority.get())), "setting the issuer");
    add_extension(raw, authority.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(raw, authority.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(raw, authority.get(), NID_ext_key_usage, "serverAuth");
    add_extension(raw, authority.get(), NID_subject_key_identifier, "hash");
    add_extension(raw, authority.get(), NID_authority_key_identifier, "keyid:always");
    openssl::require(X509_add1_ext_i2d(raw, NID_subject_alt_name, general_names.get(), 0, X509V3_ADD_DEFAULT),
                     "adding the names");
    sign_certificate(raw, raw_authority_key);
    return IssuedCertificate{std::move(key), pem_of(raw)};
}

Result<Instant> certificate_expires_at(std::string_view certificate_pem) {
    VIGIL_TRY(const auto certificate, certificate_of(certificate_pem));
    const std::unique_ptr<ASN1_TIME, openssl::Free<&ASN1_TIME_free>> epoch(
        openssl::require(ASN1_TIME_set(nullptr, 0), "making a time"));
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate.get())) != 1) {
        openssl::forget_errors();
        return invalid("certificate: no valid end");
    }
    return Instant(std::chrono::days(days) + std::chrono::seconds(seconds));
}

}  // namespace vigil::crypto
