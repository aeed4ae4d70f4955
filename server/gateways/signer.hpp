// Proves to a gateway whose a request is.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "client/http_client.hpp"
#include "files/gateway_file.hpp"

namespace vigil::gateways {

// Holds the secret of one gateway. Cannot be copied or printed; the secret is overwritten when it is destroyed.
class Signer {
public:
    // Reads the file. Errors name it, and never what stands in it.
    static Result<Signer> open(const files::GatewayDescription::Signature& signature);

    Signer(Signer&& other) noexcept;
    Signer& operator=(Signer&&) = delete;
    Signer(const Signer&) = delete;
    ~Signer();

    // Reads the file again: its secret was replaced. Where that fails the one that it has stays.
    Result<void> renew();

    // Adds the headers of the scheme to a request that is complete but for them. `host`: as it will stand in Host.
    // `nonce`: of this attempt alone, printable.
    void sign(client::HttpRequest& request, std::string_view host, Instant at, std::string_view nonce) const;

private:
    Signer(files::GatewayDescription::Signature signature, std::string secret)
        : signature_(std::move(signature)), secret_(std::move(secret)) {}

    void sign_acs3(client::HttpRequest& request, std::string_view host, Instant at, std::string_view nonce) const;

    files::GatewayDescription::Signature signature_;
    std::string secret_;
};

}  // namespace vigil::gateways
