// The terms by which a child is found again: those that count at once (rule T9), and looser ones for people to look at.
#include "domain/matching/terms.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using matching::Ground;
using matching::Term;
using matching::TermKind;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr Date kToday{2026, 3, 2};
const Ground kHere{kLeague, kBanner, {kTownship}};

protocol::ReportedChild with_id(const char* number) {
    protocol::ReportedChild child;
    child.id_number = number;
    return child;
}

protocol::ReportedChild younger_girl(const char* name) {
    protocol::ReportedChild child;
    child.child_name = name;
    child.birth_date = "2016-05-04";
    child.sex = Sex::female;
    return child;
}

std::vector<Term> kept(const protocol::ReportedChild& child, const Ground& ground = kHere) {
    return matching::terms_of(child, ground, kToday).kept;
}

std::vector<std::string> texts(const protocol::ReportedChild& child, TermKind kind, const Ground& ground = kHere) {
    std::vector<std::string> found;
    for (const auto& term : kept(child, ground))
        if (term.kind == kind) found.push_back(term.text);
    return found;
}

bool share(const protocol::ReportedChild& one, const protocol::ReportedChild& other, TermKind kind,
           const Ground& ground = kHere, const Ground& other_ground = kHere) {
    for (const auto& text : texts(one, kind, ground))
        for (const auto& same : texts(other, kind, other_ground))
            if (text == same) return true;
    return false;
}

// ---- at once ----

TEST(CertainTerms, GivenAnIdNumberInSeveralWritings_WhenNormalised_ThenItIsTheSameChild) {
    const auto child = with_id("15042420160504001X");
    for (const auto* written : {" 150424 20160504 001x ", "150424-20160504-001X",
                                "１５０４２４２０１６０５０４００１Ｘ", "身份证15042420160504001X"})
        EXPECT_TRUE(share(child, with_id(written), TermKind::id_number)) << written;
}

TEST(CertainTerms, GivenOneIdNumberInTwoLeagues_WhenNormalised_ThenItIsTheSameChild) {
    const Ground elsewhere{kOtherLeague, kOtherLeague, {}};
    EXPECT_TRUE(
        share(with_id("150424201605040010"), with_id("150424201605040010"), TermKind::id_number, kHere, elsewhere));
}

TEST(CertainTerms, GivenTwoIdNumbers_WhenNormalised_ThenTheyDiffer) {
    EXPECT_FALSE(share(with_id("150424201605040010"), with_id("150424201506171234"), TermKind::id_number));
}

TEST(CertainTerms, GivenWordsInPlaceOfANumber_WhenNormalised_ThenTheyAreNoTerm) {
    for (const auto* written : {"无", "不详", "000000000000000000"}) EXPECT_THAT(kept(with_id(written)), IsEmpty());
}

TEST(CertainTerms, GivenANameInSeveralWritings_WhenNormalised_ThenItIsTheSameChild) {
    for (const auto* written : {" 其 其　格 ", "其·其格", "其.其格"})
        EXPECT_TRUE(share(younger_girl("其其格"), younger_girl(written), TermKind::identity)) << written;
    EXPECT_TRUE(share(younger_girl("Qiqige"), younger_girl("QIQI GE"), TermKind::identity));
    EXPECT_TRUE(share(younger_girl("烏蘭"), younger_girl("乌兰"), TermKind::identity));
}

TEST(CertainTerms, GivenOneNameInTwoLeagues_WhenNormalised_ThenTheyDiffer) {
    EXPECT_FALSE(share(younger_girl("其其格"), younger_girl("其其格"), TermKind::identity, kHere,
                       {kOtherLeague, kOtherLeague, {}}));
}

TEST(CertainTerms, GivenNameBirthDateOrSexDiffer_WhenNormalised_ThenTheyDiffer) {
    auto other_day = younger_girl("其其格");
    other_day.birth_date = "2016-05-05";
    auto other_sex = younger_girl("其其格");
    other_sex.sex = Sex::male;
    for (const auto& other : {younger_girl("乌云"), younger_girl("琪琪格"), other_day, other_sex})
        EXPECT_FALSE(share(younger_girl("其其格"), other, TermKind::identity));
}

// A looser match is a suggestion to a person, never a fact.
TEST(CertainTerms, GivenNameBirthDateOrSexIsMissing_WhenNormalised_ThenThereIsNoTerm) {
    auto without_day = younger_girl("其其格");
    without_day.birth_date.clear();
    auto without_sex = younger_girl("其其格");
    without_sex.sex.reset();
    for (const auto& child : {younger_girl(""), younger_girl("不详"), younger_girl("张某"), without_day, without_sex})
        EXPECT_THAT(texts(child, TermKind::identity), IsEmpty());
}

// Rows of normalisation 1 stay in the index: its term is kept beside the newer one where they differ.
TEST(CertainTerms, GivenAWritingOnWhichTheNormalisationsDiffer_WhenNormalised_ThenBothTermsAreKept) {
    EXPECT_THAT(texts(younger_girl("阿拉腾·其其格"), TermKind::identity), SizeIs(2));
    EXPECT_THAT(texts(younger_girl("阿拉腾·其其格"), TermKind::identity),
                Contains("name|" + kLeague.str() + "|F|2016-05-04|阿拉腾·其其格"));
    EXPECT_THAT(texts(younger_girl("其其格"), TermKind::identity), SizeIs(1)) << "they agree";
    EXPECT_THAT(texts(with_id("150424-201605040010"), TermKind::id_number),
                testing::UnorderedElementsAre("id|150424201605040010", "id|150424-201605040010"));
}

// ---- suggestions ----

TEST(LooseTerms, GivenOneNameAndBirthDateOfUnstatedSex_WhenCompared_ThenTheyAreSuggestedEverywhere) {
    auto other = younger_girl("其其格");
    other.sex.reset();
    EXPECT_TRUE(
        share(younger_girl("其其格"), other, TermKind::name_birth_date, kHere, {kOtherLeague, kOtherLeague, {}}));
}

TEST(LooseTerms, GivenABirthDateAndAStatedAge_WhenTheYearsMeet_ThenTheyAreSuggestedInOneLeague) {
    auto nine = a_child(9);  // in March 2026 born in 2016 or 2017
    nine.child_name = "其其格";
    EXPECT_THAT(texts(nine, TermKind::name_birth_year), SizeIs(2));
    EXPECT_TRUE(share(younger_girl("其其格"), nine, TermKind::name_birth_year));
    EXPECT_FALSE(
        share(younger_girl("其其格"), nine, TermKind::name_birth_year, kHere, {kOtherLeague, kOtherLeague, {}}));
    auto eleven = nine;
    eleven.age_min = eleven.age_max = 11;
    EXPECT_FALSE(share(younger_girl("其其格"), eleven, TermKind::name_birth_year));
}

TEST(LooseTerms, GivenAWideRangeOfAges_WhenCompared_ThenTheYearSaysNothing) {
    auto child = a_child(7);
    child.child_name = "其其格";
    child.age_max = 12;
    EXPECT_THAT(texts(child, TermKind::name_birth_year), IsEmpty());
    child.age_max = 8;
    EXPECT_THAT(texts(child, TermKind::name_birth_year), SizeIs(3));
}

TEST(LooseTerms, GivenNamesThatSoundAlike_WhenTheYearIsTheSame_ThenTheyAreSuggested) {
    for (const auto* other : {"琪琪格", "齐齐格", "Qiqige"}) {
        EXPECT_TRUE(share(younger_girl("其其格"), younger_girl(other), TermKind::sound_birth_year)) << other;
        EXPECT_FALSE(share(younger_girl("其其格"), younger_girl(other), TermKind::name_birth_year)) << other;
    }
    EXPECT_TRUE(share(younger_girl("单明"), younger_girl("善明"), TermKind::sound_birth_year))
        << "单 is read shan as a surname";
    EXPECT_FALSE(share(younger_girl("其其格"), younger_girl("乌云"), TermKind::sound_birth_year));
}

TEST(LooseTerms, GivenNameAndSchool_WhenInOneBanner_ThenTheyAreSuggested) {
    auto one = younger_girl("其其格");
    one.birth_date.clear();
    one.school = "林西县 第一小学";
    auto other = one;
    other.school = "林西縣第一小學";
    EXPECT_TRUE(share(one, other, TermKind::name_school));
    EXPECT_FALSE(share(one, other, TermKind::name_school, kHere, {kLeague, kOtherLeague, {}}));
}

TEST(LooseTerms, GivenANameAlone_WhenInOneTownship_ThenItIsSuggested) {
    protocol::ReportedChild child;
    child.child_name = "其其格";
    EXPECT_TRUE(share(child, younger_girl("其其格"), TermKind::name_township));
    EXPECT_FALSE(
        share(child, younger_girl("其其格"), TermKind::name_township, kHere, {kLeague, kBanner, {kOtherTownship}}));
    EXPECT_TRUE(share(child, younger_girl("其其格"), TermKind::name_township, kHere,
                      {kLeague, kBanner, {kOtherTownship, kTownship}}));
    EXPECT_THAT(texts(child, TermKind::name_township, {kLeague, kBanner, {}}), IsEmpty());
}

TEST(LooseTerms, GivenBirthDateAndSexWithoutAName_WhenInOneTownship_ThenTheyAreSuggested) {
    EXPECT_TRUE(share(younger_girl(""), younger_girl("其其格"), TermKind::birth_township));
    auto unknown_sex = younger_girl("");
    unknown_sex.sex = Sex::unknown;
    EXPECT_THAT(texts(unknown_sex, TermKind::birth_township), IsEmpty());
}

// Whichever of the two was written wrong, and whichever came first.
TEST(LooseTerms, GivenAnIdNumberWithASlip_WhenTheRightOneComes_ThenEachFindsTheOther) {
    const auto right = matching::terms_of(with_id("150424201105040014"), kHere, kToday);
    for (const auto* slip : {"150424201105040041", "150424210105040014", "150424201105040015", "150424201106040014"}) {
        const auto wrong = matching::terms_of(with_id(slip), kHere, kToday);
        const auto meets = [](const std::vector<Term>& looked_for, const std::vector<Term>& there) {
            return std::any_of(looked_for.begin(), looked_for.end(), [&](const Term& term) {
                return term.kind == TermKind::id_slip && std::any_of(there.begin(), there.end(), [&](const Term& each) {
                           return each.text == term.text;
                       });
            });
        };
        EXPECT_TRUE(meets(wrong.sought, right.kept)) << slip << " came second";
        EXPECT_TRUE(meets(right.sought, wrong.kept)) << slip << " came first";
    }
}

TEST(LooseTerms, GivenPassportNumbers_WhenLettersLookLikeDigits_ThenTheyAreSuggested) {
    EXPECT_TRUE(share(with_id("护照 EO1234567"), with_id("e0123456 7"), TermKind::id_text));
    EXPECT_FALSE(share(with_id("护照 EO1234567"), with_id("e0123456 7"), TermKind::id_number));
}

// ---- bounds ----

TEST(Terms, GivenAChildOfWhomEverythingIsKnown_WhenCounted_ThenTheRowsAreBounded) {
    auto child = younger_girl("单·明 ");
    child.id_number = "150424-201105040041";  // a slip
    child.school = "第一小学";
    const Ground two{kLeague, kBanner, {kTownship, kOtherTownship}};
    EXPECT_LE(kept(child, two).size(), matching::kMostTerms);
    EXPECT_THAT(kept(younger_girl("其其格")), SizeIs(6)) << "a usual child: date of birth, sex and name";
}

TEST(Terms, GivenAnAgeAlone_WhenAsked_ThenThereIsNoTerm) { EXPECT_THAT(kept(a_child(9)), IsEmpty()); }

class GroundOfPlaces : public Casework {
protected:
    Ground ground(const protocol::Places& places) {
        return find([&](Unit& unit) { return matching::ground_of(unit, places); });
    }
};

TEST_F(GroundOfPlaces, GivenWhereTheChildIsAndLives_WhenAsked_ThenBothTownshipsCount) {
    protocol::Places places;
    places.now = protocol::Place{kVillage, {}};
    places.lives = protocol::Place{kOtherTownship, {}};
    places.happened = protocol::Place{kOtherLeaguesTownship, {}};
    const auto found = ground(places);
    EXPECT_EQ(found.league, kLeague);
    EXPECT_EQ(found.banner, kBanner);
    EXPECT_THAT(found.townships, testing::ElementsAre(kTownship, kOtherTownship));
}

TEST_F(GroundOfPlaces, GivenOnlyWhereItHappened_WhenAsked_ThenThatStandsIn) {
    protocol::Places places;
    places.happened = protocol::Place{kOtherLeaguesTownship, {}};
    EXPECT_EQ(ground(places).league, kOtherLeague);
    EXPECT_THAT(ground(places).townships, testing::ElementsAre(kOtherLeaguesTownship));
}

TEST_F(GroundOfPlaces, GivenNoTownship_WhenAsked_ThenThereIsNone) {
    protocol::Places places;
    places.now = protocol::Place{kBanner, {}};
    EXPECT_THAT(ground(places).townships, IsEmpty());
    places.now = protocol::Place{kNowhere, {}};
    EXPECT_TRUE(ground(places).league.empty()) << "the filing is refused later";
}

}  // namespace
}  // namespace vigil::domain_test
