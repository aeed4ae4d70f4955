#include "support/installation.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vigil/protocol/codec.hpp>

#include "app/commands/commands.hpp"
#include "app/installation.hpp"

namespace vigil::test {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

// Lines of the real list, so that names and levels are real.
constexpr const char* kDivisions =
    "code,level,parent,name\n"
    "150000000000,1,,内蒙古自治区\n"
    "150100000000,2,150000000000,呼和浩特市\n"
    "150400000000,2,150000000000,赤峰市\n"
    "150424000000,3,150400000000,林西县\n"
    "150424101000,4,150424000000,新城子镇\n"
    "150424101200,5,150424101000,新城子村委会\n"
    "150424102000,4,150424000000,新林镇\n";

}  // namespace

TempFolder::TempFolder() {
    std::string name = (fs::temp_directory_path() / "vigil-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::uint16_t free_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no free port");
    ::close(listener);
    return ntohs(address.sin_port);
}

std::shared_ptr<app::RuleLibrary> known_rule_sets() {
    static const auto library = std::make_shared<app::RuleLibrary>();
    return library;
}

Installation::Installation(std::uint16_t port, const std::string& more, Data data) {
    write(root() / "divisions.csv", kDivisions);
    const std::string text = "[server]\nport = " + std::to_string(port) +
                             "\n[data]\ndivisions = \"divisions.csv\"\nrules = \"" + std::string(VIGIL_SOURCE_DIR) +
                             "/config/rules/cn-nm-2026.json\"\ncalendars = \"" + std::string(VIGIL_SOURCE_DIR) +
                             "/config/calendars\"\nretention = \"" + std::string(VIGIL_SOURCE_DIR) +
                             "/config/retention.json\"\n[drills]\nweekly = \"off\"\n[metrics]\nport = 0\n[log]\nfile = \"" +
                             (root() / "server.log").string() + "\"\n" + more;
    write(root() / "vigil.toml", text);
    auto loaded = load_configuration(root() / "vigil.toml", root());
    if (!loaded)
        throw std::runtime_error("configuration: " + loaded.error().violations.front().pointer + " " +
                                 loaded.error().violations.front().message);
    configuration_ = std::move(loaded).value();
    if (data == Data::copied) {
        static const Installation original;
        fs::copy(original.root() / "var", root() / "var", fs::copy_options::recursive);
        return;
    }
    const auto installed = app::install(configuration_);
    if (!installed) throw std::runtime_error("install: " + installed.error().message);
}

std::string Installation::authority() const {
    std::ostringstream text;
    text << std::ifstream(configuration_.tls.authority).rdbuf();
    return text.str();
}

std::string Installation::run(const std::string& name, const std::string& arguments) {
    auto answer = app::call_desk(configuration_, name, arguments);
    // A server whose queue holds very little may be busy with its own beginning: it says so, and is asked again.
    for (int times = 0; !answer && answer.error().kind == ErrorKind::unavailable && times < 200; ++times)
        answer = app::call_desk(configuration_, name, arguments);
    if (!answer) throw std::runtime_error(name + ": " + answer.error().message);
    return std::move(answer).value();
}

template <class Answer, class Arguments>
Answer Installation::command(const std::string& name, const Arguments& arguments) {
    return protocol::decode<Answer>(run(name, protocol::encode(arguments))).value();
}

template protocol::DeviceView Installation::command(const std::string&, const protocol::NameDevice&);
template protocol::DeviceList Installation::command(const std::string&, const protocol::NameAccount&);
template protocol::OrganisationView Installation::command(const std::string&, const protocol::NameOrganisation&);
template protocol::Done Installation::command(const std::string&, const protocol::CoverageView&);

OrganisationId Installation::organisation(const std::string& name, const std::string& kind,
                                          const DivisionCode& division, const std::vector<Function>& functions) {
    return command<protocol::OrganisationView>("org.add", protocol::AddOrganisation{name, kind, division, functions})
        .organisation_id;
}

AccountId Installation::account(const OrganisationId& organisation, Role role, const std::string& reporter_kind) {
    return command<protocol::AccountView>("account.add",
                                          protocol::AddAccount{organisation, role, "某人", reporter_kind, {}, {}})
        .account_id;
}

std::string Installation::enrolment_code(const AccountId& account) {
    return command<protocol::IssuedEnrolment>("enrol", protocol::NameAccount{account}).code;
}

SmallRegion::SmallRegion(Installation& in) {
    using enum Function;
    region = in.organisation("自治区", "office", kRegion,
                             {protection, police, emergency_medical, psychiatric, child_director, health, women,
                              disabled, labour, civil_affairs, medical_insurance});
    league_agency = in.organisation("盟市保护中心", "agency", kLeague, {protection});
    banner_agency = in.organisation("旗县保护中心", "agency", kBanner, {protection});
    station = in.organisation("工作站", "station", kTownship, {protection});
    this->police = in.organisation("派出所", "police", kTownship, {Function::police});
    banner_police = in.organisation("公安局", "police", kBanner, {Function::police});
    this->procuratorate = in.organisation("检察院", "procuratorate", kBanner, {Function::procuratorate});
    this->education = in.organisation("教育局", "office", kBanner, {Function::education});
    school = in.organisation("小学", "primary_school", kTownship, {});
    other_league_agency = in.organisation("另一盟市保护中心", "agency", kOtherLeague, {protection});
}

}  // namespace vigil::test
