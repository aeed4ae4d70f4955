// A server in a folder of its own, with the demonstration's whole region, set up with the commands that an operator uses.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/words.hpp>

#include "bench/load/child.hpp"
#include "client/endpoint.hpp"
#include "client/tls.hpp"
#include "files/configuration.hpp"

namespace vigil::bench {

// Every failure is thrown: a benchmark has nothing to fall back on.
class Site {
public:
    // `binary`: the vigil that is measured. `folder` may hold a site of an earlier run. `settings`: further lines of the
    // configuration; limits per sender are lifted, because all load comes from one address.
    Site(std::filesystem::path binary, std::filesystem::path folder, const std::string& settings = {});
    // Returns when it says that it is ready. It stops with this at the latest.
    void start();
    int stop();   // SIGTERM; the exit status
    void kill();  // SIGKILL: it finishes nothing

    // A command of the program, to its end. Answers what it printed.
    std::string run(const std::vector<std::string>& arguments) const;

    pid_t process() const { return server_->id(); }
    const Configuration& configuration() const { return configuration_; }
    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path database() const;
    std::string tls_key() const { return configuration_.tls.key.string(); }
    std::string tls_certificate() const { return configuration_.tls.certificate.string(); }
    const client::Endpoint& endpoint() const { return endpoint_; }
    const client::TlsContext& tls() const { return tls_; }

    // Organisations of a kind, in order of their divisions.
    std::vector<protocol::OrganisationView> organisations(const std::string& kind) const;
    // A one-time code for a device of a new account.
    std::string enrolment_code(const OrganisationId& organisation, Role role, const std::string& reporter_kind) const;

private:
    std::unique_ptr<Child> spawn(const std::vector<std::string>& arguments) const;
    std::string desk(const std::string& command, const std::string& arguments) const;

    std::filesystem::path binary_;
    std::filesystem::path folder_;
    Configuration configuration_{};
    client::Endpoint endpoint_{};
    client::TlsContext tls_{};
    std::unique_ptr<Child> server_{};
};

}  // namespace vigil::bench
