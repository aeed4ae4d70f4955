#include "cli/clients.hpp"

#include <sstream>
#include <stdexcept>

namespace vigil::test {

Outcome Clients::enrol(const std::string& person, const std::string& code, const std::string& input) const {
    return vigil(
        {"enrol-device", "--server", url(), "--ca", authority_file(), "--code", code, "--profile", profile(person)},
        input);
}

std::string Clients::enrolled(const std::string& person, const OrganisationId& organisation, Role role,
                              const std::string& reporter_kind) {
    const auto outcome =
        enrol(person, installation.enrolment_code(installation.account(organisation, role, reporter_kind)));
    if (outcome.status != 0) throw std::runtime_error("enrol-device: " + outcome.err);
    return word_after("device", outcome.out);
}

Outcome Clients::report(const std::string& person, Words more) const {
    Words words{"report",     "--profile",     profile(person), "--circumstance", "multiple_injuries",
                "--division", kTownship.str(), "--signal",      "dv_repeated",    "--danger",
                "yes",        "--narrative",   "后背有皮带印",  "--tries",        "1"};
    words.insert(words.end(), more.begin(), more.end());
    return vigil(words);
}

std::vector<json> Clients::watch(const std::string& person, int count) const {
    const auto outcome = vigil({"watch", "--profile", profile(person), "--json", "--count", std::to_string(count)});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::vector<json> lines;
    std::istringstream all(outcome.out);
    for (std::string line; std::getline(all, line);) lines.push_back(json::parse(line));
    return lines;
}

json Clients::alert_of(const OrganisationId& organisation, const std::string& person) const {
    for (const auto& line : watch(person, 1)) {
        const auto item = line.value("item", json::object());
        if (item.contains("alert") && item.at("alert").at("organisation_id") == organisation.str())
            return item.at("alert");
    }
    throw std::runtime_error("no alert of that organisation is shown");
}

std::string word_after(const std::string& label, const std::string& output) {
    const auto at = output.find(label);
    if (at == std::string::npos) return {};
    std::istringstream rest(output.substr(at + label.size()));
    std::string word;
    rest >> word;
    return word;
}

}  // namespace vigil::test
