#include "domain/matching/terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/matching/id_number.hpp"
#include "domain/matching/names.hpp"
#include "domain/reports/filing.hpp"
#include "domain/routing/router.hpp"

namespace vigil::matching {
namespace {

constexpr int kWidestAge = 3;  // calendar years that a stated age may leave open; a wider one tells too little

// White space removed, ASCII letters in upper case: normalisation 1.
std::string normalised_once(std::string_view text) {
    constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";
    std::string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 3) == kIdeographicSpace) {
            i += 2;
            continue;
        }
        const char c = text[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        kept += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return kept;
}

// The calendar years in which a child may have been born; none: unknown, or too many.
std::vector<int> birth_years(const protocol::ReportedChild& child, const Date& today) {
    if (const auto born = parse_date(child.birth_date)) return {born->year};
    if (!child.age_min || !child.age_max || *child.age_max - *child.age_min + 2 > kWidestAge) return {};
    std::vector<int> years;
    for (auto age = *child.age_max + 1; age >= *child.age_min; --age)
        years.push_back(today.year - static_cast<int>(age));
    return years;
}

class Maker {
public:
    Maker(const protocol::ReportedChild& child, const Ground& ground, const Date& today)
        : child_(child), ground_(ground), today_(today), name_(folded(child.child_name)) {
        if (names_nobody(name_)) name_.clear();
        has_sex_ = child.sex.has_value();
        has_birth_date_ = parse_date(child.birth_date).has_value();
    }

    ChildTerms terms() {
        add_number();
        add_identity();
        add_names();
        add_birth();
        if (terms_.kept.size() > kMostTerms) terms_.kept.resize(kMostTerms);
        return std::move(terms_);
    }

private:
    void keep(TermKind kind, std::string text, int version) {
        Term term{kind, version, std::move(text)};
        const auto same = [&](const Term& each) { return each.text == term.text; };
        if (std::none_of(terms_.kept.begin(), terms_.kept.end(), same)) terms_.kept.push_back(std::move(term));
    }
    void keep_loose(TermKind kind, std::string text) { keep(kind, std::move(text), kLooseVersion); }

    void add_number() {
        const auto number = normalised_number(child_.id_number);
        if (number.empty()) return;
        keep(TermKind::id_number, "id|" + number, kCertainVersion);
        keep(TermKind::id_number, "id|" + normalised_once(child_.id_number), 1);
        if (!has_citizen_form(number)) return keep_loose(TermKind::id_text, "paper|" + passport_text(number));
        // A wrong number keeps the right ones that may be meant; a right one looks whether it is meant somewhere.
        const auto repairs = repairs_of(number, today_);
        for (const auto& repair : repairs) {
            keep_loose(TermKind::id_slip, "slip|" + repair);
            terms_.sought.push_back({TermKind::id_slip, kLooseVersion, "id|" + repair});
        }
        if (is_right(number, today_)) terms_.sought.push_back({TermKind::id_slip, kLooseVersion, "slip|" + number});
    }

    void add_identity() {
        if (name_.empty() || !has_birth_date_ || !has_sex_) return;
        const auto term = [&](std::string_view name) {
            return fmt::format("name|{}|{}|{}|{}", ground_.league.str(), to_text(*child_.sex), child_.birth_date, name);
        };
        keep(TermKind::identity, term(name_), kCertainVersion);
        keep(TermKind::identity, term(normalised_once(child_.child_name)), 1);
    }

    void add_names() {
        if (name_.empty()) return;
        if (has_birth_date_)
            keep_loose(TermKind::name_birth_date, fmt::format("name-born|{}|{}", child_.birth_date, name_));
        const auto sounds = sounds_of(name_);
        for (const int year : birth_years(child_, today_)) {
            keep_loose(TermKind::name_birth_year, fmt::format("name-year|{}|{}|{}", ground_.league.str(), year, name_));
            for (const auto& sound : sounds)
                keep_loose(TermKind::sound_birth_year,
                           fmt::format("sound-year|{}|{}|{}", ground_.league.str(), year, sound));
        }
        if (const auto school = folded(child_.school); !school.empty())
            keep_loose(TermKind::name_school, fmt::format("name-school|{}|{}|{}", ground_.banner.str(), school, name_));
        for (const auto& township : ground_.townships)
            keep_loose(TermKind::name_township, fmt::format("name-township|{}|{}", township.str(), name_));
    }

    void add_birth() {
        if (!has_birth_date_ || !has_sex_ || child_.sex == Sex::unknown) return;
        for (const auto& township : ground_.townships)
            keep_loose(TermKind::birth_township,
                       fmt::format("born|{}|{}|{}", township.str(), to_text(*child_.sex), child_.birth_date));
    }

    const protocol::ReportedChild& child_;
    const Ground& ground_;
    Date today_;
    std::string name_;  // folded; empty: unknown
    bool has_sex_ = false;
    bool has_birth_date_ = false;
    ChildTerms terms_{};
};

}  // namespace

Result<Ground> ground_of(Unit& unit, const protocol::Places& places) {
    Ground ground;
    const auto router = Router::at(unit, place_now(places).division);
    if (!router) return ground;
    ground.league = router.value().division_at(DivisionLevel::league).code;
    ground.banner = router.value().division_at(DivisionLevel::banner).code;
    // Where it happened stands in for a child of whom no other place is known.
    const bool is_placed = places.now || places.lives;
    for (const auto* place : {&places.now, &places.lives, &places.happened}) {
        if (!*place || (is_placed && place == &places.happened)) continue;
        const auto there = Router::at(unit, (*place)->division);
        if (!there || !there.value().knows_township()) continue;
        const auto& township = there.value().division_at(DivisionLevel::township).code;
        if (std::find(ground.townships.begin(), ground.townships.end(), township) == ground.townships.end())
            ground.townships.push_back(township);
    }
    return ground;
}

ChildTerms terms_of(const protocol::ReportedChild& child, const Ground& ground, const Date& today) {
    return Maker(child, ground, today).terms();
}

HashedTerms hashed(const Pseudonyms& pseudonyms, const ChildTerms& terms) {
    HashedTerms made;
    const auto add = [&](std::vector<HashedTerm>& to, const Term& term) {
        for (auto& [key, hash] : pseudonyms.child_index(term.text))
            to.push_back({term.kind, term.version, std::move(hash), key});
    };
    for (const auto& term : terms.kept) add(made.kept, term);
    for (const auto& term : terms.sought) add(made.sought, term);
    return made;
}

}  // namespace vigil::matching
