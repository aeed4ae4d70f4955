// What is negotiated, and what is refused, before a byte of HTTP is read. Beside it testssl.sh looks at the running server
// (ops/attack).
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>

#include "integration/wire_server.hpp"

namespace vigil::test {
namespace {

constexpr int kExtendedMasterSecret = 23;  // RFC 7627

// One handshake of a client that a test adjusts, and then what it came to.
class Handshake {
public:
    explicit Handshake(const WireServer& server, int version = TLS1_3_VERSION)
        : port_(server.port()), context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), ssl_(nullptr, &SSL_free) {
        SSL_CTX_set_min_proto_version(context_.get(), version);
        SSL_CTX_set_max_proto_version(context_.get(), version);
        SSL_CTX_set_security_level(context_.get(), 0);  // this client would take anything
    }
    SSL_CTX* context() { return context_.get(); }

    bool succeeds() {
        ssl_.reset(SSL_new(context_.get()));
        const std::string target = "127.0.0.1:" + std::to_string(port_);
        BIO* bio = BIO_new_connect(target.c_str());
        SSL_set_bio(ssl_.get(), bio, bio);
        return SSL_connect(ssl_.get()) == 1;
    }
    std::string version() const { return SSL_get_version(ssl_.get()); }
    std::string cipher() const { return SSL_get_cipher_name(ssl_.get()); }
    int group() const { return static_cast<int>(SSL_get_negotiated_group(ssl_.get())); }
    bool renegotiates_securely() const { return SSL_get_secure_renegotiation_support(ssl_.get()) == 1; }
    bool has_extended_master_secret() const { return SSL_get_extms_support(ssl_.get()) == 1; }
    bool compresses() const { return SSL_get_current_compression(ssl_.get()) != nullptr; }
    std::string signature() const {
        int type = 0;
        SSL_get_peer_signature_nid(ssl_.get(), &type);
        return OBJ_nid2sn(type);
    }
    // Asks, so that whatever the server sends behind its handshake has arrived; then whether the session can be resumed.
    bool can_be_resumed() {
        const std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
        std::array<char, 4096> answer;
        while (SSL_read(ssl_.get(), answer.data(), static_cast<int>(answer.size())) > 0) continue;
        const auto* session = SSL_get0_session(ssl_.get());
        unsigned size = 0;
        if (SSL_SESSION_has_ticket(session) == 1) return true;
        return SSL_version(ssl_.get()) < TLS1_3_VERSION && (SSL_SESSION_get_id(session, &size), size > 0);
    }

private:
    std::uint16_t port_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
};

std::unique_ptr<WireServer> server(bool tls12 = false) {
    WireServerOptions options;
    options.allow_tls12 = tls12;
    return std::make_unique<WireServer>(std::move(options));
}

TEST(HttpTlsParameters, GivenAClientOfToday_WhenItConnects_ThenTheStrongestOfBothIsChosenAndNothingIsKept) {
    const auto running = server();
    Handshake handshake(*running);
    ASSERT_TRUE(handshake.succeeds());
    EXPECT_EQ(handshake.version(), "TLSv1.3");
    EXPECT_EQ(handshake.cipher(), "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(handshake.group(), NID_X25519);
    EXPECT_EQ(handshake.signature(), "SHA256");
    EXPECT_FALSE(handshake.compresses());
    EXPECT_FALSE(handshake.can_be_resumed()) << "no ticket, no early data";
}

TEST(HttpTlsParameters, GivenAClientThatKnowsOneCipher_WhenItIsAnAeadOfTls13_ThenItIsTaken) {
    const auto running = server();
    for (const std::string cipher : {"TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"}) {
        Handshake handshake(*running);
        SSL_CTX_set_ciphersuites(handshake.context(), cipher.c_str());
        ASSERT_TRUE(handshake.succeeds()) << cipher;
        EXPECT_EQ(handshake.cipher(), cipher);
    }
    Handshake short_tag(*running);
    SSL_CTX_set_ciphersuites(short_tag.context(), "TLS_AES_128_CCM_8_SHA256");
    EXPECT_FALSE(short_tag.succeeds()) << "a tag of eight bytes can be guessed";
}

TEST(HttpTlsParameters, GivenAClientThatKnowsOneGroup_WhenItIsNotOurs_ThenThereIsNoHandshake) {
    const auto running = server();
    Handshake p256(*running);
    SSL_CTX_set1_groups_list(p256.context(), "P-256");
    EXPECT_TRUE(p256.succeeds());
    for (const char* group : {"P-521", "X448", "ffdhe2048"}) {
        Handshake other(*running);
        SSL_CTX_set1_groups_list(other.context(), group);
        EXPECT_FALSE(other.succeeds()) << group;
    }
}

TEST(HttpTlsParameters, GivenOlderVersions_WhenTls12IsAllowed_ThenThoseBelowItAreStillRefused) {
    const auto running = server(true);
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) EXPECT_FALSE(Handshake(*running, version).succeeds());
    EXPECT_TRUE(Handshake(*running, TLS1_2_VERSION).succeeds());
    EXPECT_TRUE(Handshake(*running, TLS1_3_VERSION).succeeds());
}

TEST(HttpTlsParameters, GivenTls12_WhenItIsAllowed_ThenItHasForwardSecrecyAnAeadAndTheMendedMasterSecret) {
    const auto running = server(true);
    Handshake handshake(*running, TLS1_2_VERSION);
    ASSERT_TRUE(handshake.succeeds());
    EXPECT_EQ(handshake.cipher(), "ECDHE-ECDSA-AES256-GCM-SHA384");
    EXPECT_TRUE(handshake.has_extended_master_secret()) << "extension " << kExtendedMasterSecret;
    EXPECT_TRUE(handshake.renegotiates_securely()) << "RFC 5746 is announced, so that nobody takes us for older";
    EXPECT_FALSE(handshake.compresses());
    EXPECT_FALSE(handshake.can_be_resumed());
    for (const char* weak : {"AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
                             "ECDHE-ECDSA-AES128-CCM8", "eNULL", "aNULL", "PSK"}) {
        Handshake other(*running, TLS1_2_VERSION);
        if (SSL_CTX_set_cipher_list(other.context(), weak) != 1) continue;  // this OpenSSL has forgotten it
        EXPECT_FALSE(other.succeeds()) << weak;
    }
}

}  // namespace
}  // namespace vigil::test
