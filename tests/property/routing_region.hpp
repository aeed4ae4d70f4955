// The real divisions with any organisations one likes, in memory: quick enough to ask for every division, function and
// level. `expected` is the stranger's opinion: a naive walk over the parents of the file.
#pragma once

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/ports/unit.hpp"
#include "domain/routing/router.hpp"
#include "files/divisions_file.hpp"

namespace vigil::property {

inline const std::string kDivisionsFile = VIGIL_SOURCE_DIR "/config/divisions/150000.csv";
inline constexpr int kFunctions = 13;
inline constexpr int kLevels = 5;

// ---- the stranger's view: lines of the file, split at commas; parents come first ----

struct Line {
    std::string code;
    int level{};
    int parent{};  // number of the line; -1: the region
};

struct Lines {
    std::vector<Line> all{};
    std::unordered_map<std::string, int> numbers{};
};

inline const Lines& lines_of_the_file() {
    static const Lines lines = [] {
        Lines read;
        std::ifstream file(kDivisionsFile);
        std::string text;
        std::getline(file, text);  // the names of the columns
        while (std::getline(file, text)) {
            std::istringstream cells(text);
            std::string code, level, parent;
            std::getline(cells, code, ',');
            std::getline(cells, level, ',');
            std::getline(cells, parent, ',');
            read.numbers[code] = static_cast<int>(read.all.size());
            read.all.push_back({code, std::stoi(level), parent.empty() ? -1 : read.numbers.at(parent)});
        }
        return read;
    }();
    return lines;
}

inline const Line& line_of(int place) { return lines_of_the_file().all[static_cast<std::size_t>(place)]; }

// ---- organisations on top of it ----

using Numbers = std::vector<int>;
using Random = std::mt19937;

struct Staff {
    std::vector<Organisation> organisations{};

    void add(int place, Function function, bool active = true) {
        const auto number = static_cast<int>(organisations.size());
        const std::string digits = std::to_string(number);
        const OrganisationId id("o" + std::string(6 - digits.size(), '0') + digits);  // in the order of their numbers
        organisations.push_back({id, {}, {}, DivisionCode(line_of(place).code), active});
        auto& here = by_place_[static_cast<std::size_t>(place)];
        if (!here) here = std::make_unique<Performing>();
        (*here)[static_cast<std::size_t>(function)].push_back(number);
    }
    const Numbers& at(int place, Function function) const {
        static const Numbers nobody;
        const auto& here = by_place_[static_cast<std::size_t>(place)];
        return here ? (*here)[static_cast<std::size_t>(function)] : nobody;
    }
    const Organisation& operator[](int number) const { return organisations[static_cast<std::size_t>(number)]; }

private:
    using Performing = std::array<Numbers, kFunctions>;
    std::vector<std::unique_ptr<Performing>> by_place_{lines_of_the_file().all.size()};
};

// Of 100 townships 83 have a station, of 100 banners 83 an agency (policy facts 4.1); a tenth of all organisations has
// ended; some functions have two. The region's protection stands.
inline Staff staff_of_the_region(Random::result_type seed) {
    Random random(seed);
    Staff staff;
    staff.add(0, Function::protection);
    for (int place = 0; place < static_cast<int>(lines_of_the_file().all.size()); ++place) {
        const int level = line_of(place).level;
        for (int number = 0; number < kFunctions; ++number) {
            const auto function = static_cast<Function>(number);
            const bool is_common = function == Function::protection || function == Function::police;
            const bool is_director = function == Function::child_director;
            const unsigned in_hundred = level == 5 ? (is_director ? 50 : 1) : is_common ? 83 : level == 3 ? 60 : 5;
            if (random() % 100 < in_hundred) staff.add(place, function, random() % 10 != 0);
            if (random() % 100 < in_hundred / 10) staff.add(place, function, random() % 10 != 0);
        }
    }
    return staff;
}

// Some of those whom anybody at `place` could ever be sent to.
inline OrganisationSet some_barred(const Staff& staff, int place, Random& random, Random::result_type in_hundred) {
    OrganisationSet barred;
    for (int at = place; at >= 0; at = line_of(at).parent)
        for (int number = 0; number < kFunctions; ++number)
            for (const int each : staff.at(at, static_cast<Function>(number)))
                if (random() % 100 < in_hundred) barred.insert(staff[each].id);
    return barred;
}

// ---- what may be answered ----

struct Answer {
    Numbers organisations{};  // any of them
    int level{};
    bool substituted = false;
};

// The nearest division from level `start` up to the region where an active organisation performs `function`.
inline Answer nearest(const Staff& staff, int place, Function function, int start, const OrganisationSet& barred) {
    Answer answer;
    for (int at = place; at >= 0 && answer.organisations.empty(); at = line_of(at).parent) {
        answer.level = line_of(at).level;
        if (answer.level > start) continue;
        for (const int each : staff.at(at, function))
            if (staff[each].active && !barred.contains(staff[each].id)) answer.organisations.push_back(each);
    }
    return answer;
}

inline Answer expected(const Staff& staff, int place, Function function, int start, const OrganisationSet& barred) {
    auto answer = nearest(staff, place, function, start, barred);
    if (!answer.organisations.empty()) return answer;
    answer = nearest(staff, place, Function::protection, start, barred);
    if (answer.organisations.empty()) answer = nearest(staff, place, Function::protection, 1, {});
    answer.substituted = true;
    return answer;
}

// ---- ports over it ----

inline const std::vector<Division>& divisions_of_the_file() {
    static const std::vector<Division> divisions = load_divisions(kDivisionsFile).value();
    return divisions;
}

[[noreturn]] inline void unused() { throw std::logic_error("routing asks for divisions and organisations only"); }

class PaperDivisions final : public DivisionRepository {
public:
    PaperDivisions() {
        for (const auto& division : divisions_of_the_file()) by_code_.emplace(division.code, &division);
    }
    Result<std::vector<Division>> ancestry(const DivisionCode& code) override {
        std::vector<Division> found;
        for (auto at = by_code_.find(code); at != by_code_.end(); at = by_code_.find(*at->second->parent)) {
            found.push_back(*at->second);
            if (!at->second->parent) break;
        }
        return found;
    }
    Result<std::optional<Division>> find(const DivisionCode&) override { unused(); }
    Result<std::vector<Division>> children(const DivisionCode&) override { unused(); }
    Result<std::vector<Division>> roots() override { unused(); }
    Result<std::vector<Division>> all() override { unused(); }
    Result<std::int64_t> count() override { unused(); }
    Result<void> put(const Division&) override { unused(); }

private:
    std::unordered_map<DivisionCode, const Division*> by_code_;
};

class PaperOrganisations final : public OrganisationRepository {
public:
    explicit PaperOrganisations(const Staff& staff) : staff_(staff) {}

    Result<std::vector<Coverage>> covering(Function function, std::span<const DivisionCode> divisions) override {
        std::vector<Coverage> found;
        for (const auto& division : divisions)
            for (const int each : staff_.at(lines_of_the_file().numbers.at(division.str()), function))
                if (staff_[each].active) found.push_back({staff_[each].id, function, division});
        std::sort(found.begin(), found.end(), [](const Coverage& a, const Coverage& b) {
            return std::tie(a.division, a.organisation) < std::tie(b.division, b.organisation);
        });
        return found;
    }
    Result<std::optional<Organisation>> find(const OrganisationId& id) override {
        return staff_[std::stoi(id.str().substr(1))];
    }
    Result<void> insert(const Organisation&) override { unused(); }
    Result<void> update(const Organisation&) override { unused(); }
    Result<std::vector<Organisation>> list(const std::optional<DivisionCode>&) override { unused(); }
    Result<void> cover(const Coverage&) override { unused(); }
    Result<void> uncover(const Coverage&) override { unused(); }
    Result<std::vector<Coverage>> coverage_of(const OrganisationId&) override { unused(); }
    Result<std::int64_t> count() override { unused(); }

private:
    const Staff& staff_;
};

class PaperUnit final : public Unit {
public:
    explicit PaperUnit(const Staff& staff) : organisations_(staff) {}

    DivisionRepository& divisions() override {
        static PaperDivisions read_once;
        return read_once;
    }
    OrganisationRepository& organisations() override { return organisations_; }
    AccountRepository& accounts() override { unused(); }
    DeviceRepository& devices() override { unused(); }
    SessionRepository& sessions() override { unused(); }
    ReportRepository& reports() override { unused(); }
    CaseRepository& cases() override { unused(); }
    MatchRepository& matches() override { unused(); }
    HandlingRepository& handling() override { unused(); }
    ProposalRepository& proposals() override { unused(); }
    OversightRepository& oversight() override { unused(); }
    AlertRepository& alerts() override { unused(); }
    CalendarRepository& calendars() override { unused(); }
    ClockRepository& clocks() override { unused(); }
    MeasureRepository& measures() override { unused(); }
    TransferRepository& transfers() override { unused(); }
    VisitRepository& visits() override { unused(); }
    ReleaseRepository& releases() override { unused(); }
    RosterRepository& rosters() override { unused(); }
    DeliveryRepository& deliveries() override { unused(); }
    ReachabilityRepository& reachability() override { unused(); }
    WebhookRepository& webhooks() override { unused(); }
    DrillRepository& drills() override { unused(); }
    SirenRepository& sirens() override { unused(); }
    ConsiderationRepository& considerations() override { unused(); }
    RuleRepository& rules() override { unused(); }
    StreamRepository& streams() override { unused(); }
    ExternalKeyRepository& external_keys() override { unused(); }
    CheckpointRepository& checkpoints() override { unused(); }
    Log& log() override { unused(); }
    Vault& vault() override { unused(); }
    KeyUpkeep& upkeep() override { unused(); }
    ErasureRepository& erasures() override { unused(); }

private:
    PaperOrganisations organisations_;
};

}  // namespace vigil::property
