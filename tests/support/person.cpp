#include "support/person.hpp"

#include <filesystem>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/uuid.hpp>

#include "support/installation.hpp"

namespace vigil::test {

client::FileDeviceKey Person::fresh_key() {
    const auto file = std::filesystem::temp_directory_path() / ("vigil-key-" + crypto::uuid_v4());
    auto key = client::FileDeviceKey::open(file).value();
    std::filesystem::remove(file);
    return key;
}

std::string fresh_uuid() { return crypto::uuid_v4(); }

protocol::FileReport red_report() {
    protocol::FileReport report;
    report.key = crypto::uuid_v4();
    report.nonce = crypto::to_base64url(crypto::random_bytes(16));
    report.circumstance = "multiple_injuries";
    report.places.now = protocol::Place{kTownship, {}};
    report.narrative = "后背有皮带印,新旧都有";
    report.signals = {"injury_multiple", "dv_repeated", "suspect_access", "child_disclosure"};
    report.suspect_relation = "father";
    report.children.push_back({});
    report.children.back().age_min = report.children.back().age_max = 9;
    return report;
}

protocol::FileReport orange_report() {
    auto report = red_report();
    std::erase(report.signals, "suspect_access");
    return report;
}

}  // namespace vigil::test
