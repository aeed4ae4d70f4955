// The terminal clients against a running server: people with profiles.
#pragma once

#include "cli/cli.hpp"

namespace vigil::test {

class Clients : public Cli {
protected:
    Clients() : server(installation), region(installation) {}

    std::string url() const { return configuration().server.public_url; }
    std::string authority_file() const { return configuration().tls.authority.string(); }
    // The folder of a person's profile.
    std::string profile(const std::string& person) const { return (root() / person).string(); }

    Outcome enrol(const std::string& person, const std::string& code, const std::string& input = {}) const;
    // An account with an enrolled terminal; the id of its device.
    std::string enrolled(const std::string& person, const OrganisationId& organisation, Role role,
                         const std::string& reporter_kind = {});
    std::string teacher() { return enrolled("teacher", region.school, Role::reporter, "teacher"); }
    std::string officer() { return enrolled("officer", region.station, Role::duty_officer); }

    // Files a report that is RED in kTownship, as that person.
    Outcome report(const std::string& person, Words more = {}) const;
    // The JSON lines of `vigil watch --json --count COUNT`.
    std::vector<json> watch(const std::string& person, int count) const;
    // The first open alert of `organisation` among what that person sees.
    json alert_of(const OrganisationId& organisation, const std::string& person) const;

    Serving server;
    SmallRegion region;
};

// What stands behind `label` in an output, up to the next white space.
std::string word_after(const std::string& label, const std::string& output);

}  // namespace vigil::test
