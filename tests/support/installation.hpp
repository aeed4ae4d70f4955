// A whole installation in a temporary folder: configuration, keys, certificate, database, and a small region.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/words.hpp>

#include "app/rules.hpp"
#include "files/configuration.hpp"

namespace vigil::test {

// Real divisions, invented organisations: league 1504, banner 150424, two of its townships.
inline const DivisionCode kRegion("150000000000");
inline const DivisionCode kLeague("150400000000");
inline const DivisionCode kBanner("150424000000");
inline const DivisionCode kTownship("150424101000");         // has a station and a police unit
inline const DivisionCode kTownshipWithout("150424102000");  // has neither
inline const DivisionCode kVillage("150424101200");
inline const DivisionCode kOtherLeague("150100000000");

// A folder that is removed with everything in it.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A port of 127.0.0.1 on which nobody listens now.
std::uint16_t free_port();

// Every rule set that was read for a server of this process. Reading one takes a third of a short test.
std::shared_ptr<app::RuleLibrary> known_rule_sets();

class Installation {
public:
    // What `vigil init` makes: keys, certificate, database. A copy is quicker, and has the keys of every other copy of this
    // process; its certificate names no public URL.
    enum class Data { own, copied };

    // `port`: 0 for any. `more`: further lines of the configuration.
    explicit Installation(std::uint16_t port = 0, const std::string& more = {}, Data data = Data::own);

    const Configuration& configuration() const { return configuration_; }
    const std::filesystem::path& root() const { return folder_.path(); }
    std::string authority() const;  // PEM

    // One administrator's command: through the server's socket, or in-process. Fails the test where it is refused.
    template <class Answer, class Arguments>
    Answer command(const std::string& name, const Arguments& arguments);

    OrganisationId organisation(const std::string& name, const std::string& kind, const DivisionCode& division,
                                const std::vector<Function>& functions);
    AccountId account(const OrganisationId& organisation, Role role, const std::string& reporter_kind = {});
    std::string enrolment_code(const AccountId& account);

private:
    std::string run(const std::string& name, const std::string& arguments);

    TempFolder folder_;
    Configuration configuration_;
};

// The organisations of the small region, and one that has nothing to do with what is reported in it: every ladder ends without it.
struct SmallRegion {
    explicit SmallRegion(Installation& installation);

    OrganisationId region, league_agency, banner_agency, station, police, banner_police, procuratorate, education,
        school, other_league_agency;
};

}  // namespace vigil::test
