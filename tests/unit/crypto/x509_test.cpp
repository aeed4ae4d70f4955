#include <vigil/crypto/x509.hpp>

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>

namespace vigil::crypto {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr auto kNow = instant_of(1769846709000);  // 2026-01-31 08:05:09 UTC
const ServerNames kNames{{"localhost", "vigil.example.cn", "*.station.example.cn"}, {"127.0.0.1", "::1"}};

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;

Certificate parsed(const std::string& pem) {
    const std::unique_ptr<BIO, Free<&BIO_free>> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// What a TLS client asks of a server's chain: OpenSSL's check for servers, strict about RFC 5280, at one time.
class Client {
public:
    explicit Client(const std::string& authority_pem) : store_(X509_STORE_new()), context_(X509_STORE_CTX_new()) {
        X509_STORE_add_cert(store_.get(), parsed(authority_pem).get());
    }
    Client& at(Instant now) { return now_ = now, *this; }
    Client& expecting_host(std::string host) { return host_ = std::move(host), *this; }
    Client& expecting_address(std::string address) { return address_ = std::move(address), *this; }

    // OpenSSL's verdict: X509_V_OK or X509_V_ERR_...
    int judge(const std::string& server_pem) {
        const auto server = parsed(server_pem);
        X509_STORE_CTX_init(context_.get(), store_.get(), server.get(), nullptr);
        X509_STORE_CTX_set_default(context_.get(), "ssl_server");
        auto* demands = X509_STORE_CTX_get0_param(context_.get());
        X509_VERIFY_PARAM_set_flags(demands, X509_V_FLAG_X509_STRICT);
        X509_VERIFY_PARAM_set_auth_level(demands, 2);
        X509_VERIFY_PARAM_set_time(demands, ms_of(now_) / 1000);
        if (!host_.empty()) X509_VERIFY_PARAM_set1_host(demands, host_.c_str(), 0);
        if (!address_.empty()) X509_VERIFY_PARAM_set1_ip_asc(demands, address_.c_str());
        X509_verify_cert(context_.get());
        return X509_STORE_CTX_get_error(context_.get());
    }

private:
    std::unique_ptr<X509_STORE, Free<&X509_STORE_free>> store_;
    std::unique_ptr<X509_STORE_CTX, Free<&X509_STORE_CTX_free>> context_;
    Instant now_ = kNow;
    std::string host_;
    std::string address_;
};

class ServerCertificate : public testing::Test {
protected:
    IssuedCertificate authority = make_certificate_authority("Vigil local authority", kNow, days(3650)).value();
    IssuedCertificate server =
        make_server_certificate(authority.key, authority.certificate_pem, kNames, kNow, days(397)).value();
};

TEST_F(ServerCertificate, GivenItsAuthorityIsTrusted_WhenAClientChecksIt_ThenItIsAccepted) {
    EXPECT_EQ(Client(authority.certificate_pem).judge(server.certificate_pem), X509_V_OK);
}

TEST_F(ServerCertificate, GivenItsNames_WhenAClientExpectsOneOfThem_ThenItIsAccepted) {
    for (const auto* host : {"localhost", "vigil.example.cn", "saihan.station.example.cn"}) {
        EXPECT_EQ(Client(authority.certificate_pem).expecting_host(host).judge(server.certificate_pem), X509_V_OK)
            << host;
    }
}

TEST_F(ServerCertificate, GivenItsAddresses_WhenAClientExpectsOneOfThem_ThenItIsAccepted) {
    for (const auto* address : {"127.0.0.1", "::1"}) {
        EXPECT_EQ(Client(authority.certificate_pem).expecting_address(address).judge(server.certificate_pem), X509_V_OK)
            << address;
    }
}

TEST_F(ServerCertificate, GivenAnotherNameOrAddress_WhenAClientExpectsIt_ThenItIsRefused) {
    EXPECT_EQ(Client(authority.certificate_pem).expecting_host("example.cn").judge(server.certificate_pem),
              X509_V_ERR_HOSTNAME_MISMATCH);
    EXPECT_EQ(Client(authority.certificate_pem).expecting_address("127.0.0.2").judge(server.certificate_pem),
              X509_V_ERR_IP_ADDRESS_MISMATCH);
}

TEST_F(ServerCertificate, GivenAnotherAuthorityOfTheSameName_WhenAClientTrustsOnlyThat_ThenItIsRefused) {
    const auto stranger = make_certificate_authority("Vigil local authority", kNow, days(3650)).value();
    EXPECT_NE(Client(stranger.certificate_pem).judge(server.certificate_pem), X509_V_OK);
}

TEST_F(ServerCertificate, GivenAClockAnHourSlow_WhenAClientChecksIt_ThenItIsAccepted) {
    EXPECT_EQ(Client(authority.certificate_pem).at(kNow - hours(1)).judge(server.certificate_pem), X509_V_OK);
}

TEST_F(ServerCertificate, GivenItsLastSecondHasPassed_WhenAClientChecksIt_ThenItIsExpired) {
    const auto last = kNow + days(397);
    const auto second = std::chrono::seconds(1);
    EXPECT_EQ(Client(authority.certificate_pem).at(last - second).judge(server.certificate_pem), X509_V_OK);
    EXPECT_EQ(Client(authority.certificate_pem).at(last + second).judge(server.certificate_pem),
              X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(ServerCertificate, GivenACertificate_WhenAskedForItsEnd_ThenItIsNowPlusValidity) {
    EXPECT_EQ(certificate_expires_at(server.certificate_pem).value(), kNow + days(397));
}

TEST_F(ServerCertificate, GivenItsKey_WhenComparedWithTheCertificate_ThenTheyBelongTogether) {
    const auto certificate = parsed(server.certificate_pem);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(X509_get0_pubkey(certificate.get()), &der);
    const std::string spki(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    EXPECT_EQ(spki, server.key.public_key().to_spki_der());
}

TEST_F(ServerCertificate, GivenAServerCertificate_WhenItsUsesAreRead_ThenItServesAndDoesNothingElse) {
    const auto certificate = parsed(server.certificate_pem);
    EXPECT_EQ(X509_get_key_usage(certificate.get()), static_cast<std::uint32_t>(KU_DIGITAL_SIGNATURE));
    EXPECT_EQ(X509_get_extended_key_usage(certificate.get()), static_cast<std::uint32_t>(XKU_SSL_SERVER));
    EXPECT_EQ(X509_check_ca(certificate.get()), 0);
}

TEST_F(ServerCertificate, GivenTheAuthority_WhenItsUsesAreRead_ThenItSignsCertificatesWithoutFurtherAuthorities) {
    const auto certificate = parsed(authority.certificate_pem);
    EXPECT_EQ(X509_get_key_usage(certificate.get()), static_cast<std::uint32_t>(KU_KEY_CERT_SIGN | KU_CRL_SIGN));
    EXPECT_EQ(X509_check_ca(certificate.get()), 1);
    EXPECT_EQ(X509_get_pathlen(certificate.get()), 0);
}

TEST_F(ServerCertificate, GivenTwoCertificates_WhenCompared_ThenTheirSerialNumbersDifferAndArePositive) {
    const auto other =
        make_server_certificate(authority.key, authority.certificate_pem, kNames, kNow, days(397)).value();
    const auto a = parsed(server.certificate_pem);
    const auto b = parsed(other.certificate_pem);
    EXPECT_NE(ASN1_INTEGER_cmp(X509_get0_serialNumber(a.get()), X509_get0_serialNumber(b.get())), 0);
    EXPECT_EQ(ASN1_STRING_length(X509_get0_serialNumber(a.get())), 16);
    EXPECT_EQ(ASN1_STRING_type(X509_get0_serialNumber(a.get())), V_ASN1_INTEGER);
}

TEST_F(ServerCertificate, GivenTheKeyOfAnotherAuthority_WhenMade_ThenItIsRefused) {
    EXPECT_FALSE(make_server_certificate(PrivateKey::generate(), authority.certificate_pem, kNames, kNow, days(1)));
}

TEST_F(ServerCertificate, GivenNoNames_WhenMade_ThenItIsRefused) {
    EXPECT_FALSE(make_server_certificate(authority.key, authority.certificate_pem, {}, kNow, days(1)));
}

TEST_F(ServerCertificate, GivenWhatIsNoDnsName_WhenMade_ThenItIsRefused) {
    const std::string long_label(64, 'a');
    for (const auto& name :
         {std::string(""), std::string("a..b"), std::string("-a.cn"), std::string("a-.cn"), std::string("a.cn."),
          std::string("a_b.cn"), std::string("a.*.cn"), std::string("*"), std::string("守望.cn"),
          std::string("a.cn,IP:1.2.3.4"), std::string("a\0.cn", 5), long_label + ".cn"}) {
        const ServerNames names{{name}, {}};
        EXPECT_FALSE(make_server_certificate(authority.key, authority.certificate_pem, names, kNow, days(1))) << name;
    }
}

TEST_F(ServerCertificate, GivenWhatIsNoAddress_WhenMade_ThenItIsRefused) {
    for (const auto* address : {"", "localhost", "1.2.3", "1.2.3.256", "1.2.3.4/24", ":::"}) {
        const ServerNames names{{}, {address}};
        EXPECT_FALSE(make_server_certificate(authority.key, authority.certificate_pem, names, kNow, days(1)))
            << address;
    }
}

TEST_F(ServerCertificate, GivenLessThanADayOrMoreThanACentury_WhenMade_ThenItIsRefused) {
    EXPECT_FALSE(make_server_certificate(authority.key, authority.certificate_pem, kNames, kNow, days(0)));
    EXPECT_FALSE(make_certificate_authority("Vigil", kNow, days(-1)));
    EXPECT_FALSE(make_certificate_authority("Vigil", kNow, days(36501)));
}

TEST(CertificateAuthority, GivenANameThatIsEmptyTooLongOrNotUtf8_WhenMade_ThenItIsRefused) {
    EXPECT_FALSE(make_certificate_authority("", kNow, days(1)));
    EXPECT_FALSE(make_certificate_authority(std::string(65, 'a'), kNow, days(1)));
    EXPECT_FALSE(make_certificate_authority("Vigil \xff", kNow, days(1)));
}

TEST(CertificateAuthority, GivenAChineseName_WhenMade_ThenItIsTheSubject) {
    const auto certificate = parsed(make_certificate_authority("守望本地证书", kNow, days(1)).value().certificate_pem);
    unsigned char* utf8 = nullptr;
    const auto* entry = X509_NAME_get_entry(X509_get_subject_name(certificate.get()), 0);
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    const std::string name(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    EXPECT_EQ(name, "守望本地证书");
}

TEST(CertificateExpiresAt, GivenWhatIsNoCertificate_WhenAsked_ThenItIsRefused) {
    EXPECT_FALSE(certificate_expires_at("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

}  // namespace
}  // namespace vigil::crypto
