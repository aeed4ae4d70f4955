// What two mentions of one child may have in common, as texts whose keyed hashes are kept and compared.
#pragma once

#include <array>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::matching {

// What a term is made of. The first three say "the same child" at once (rule T9); the others suggest it to a person.
enum class TermKind {
    same_child,  // one of the next two, from before they were told apart
    id_number,
    identity,  // name, birth date and sex within a league
    id_slip,   // an id number and one from which it differs by a slip that the check digit shows
    id_text,   // a passport or other number, letters and digits that look alike taken as one
    name_birth_date,
    name_birth_year,  // within a league
    name_school,      // within a banner
    name_township,
    sound_birth_year,  // how the name sounds, within a league
    birth_township,    // birth date and sex
};
constexpr auto words_of(TermKind) {
    using enum TermKind;
    return std::array{
        Word<TermKind>{same_child, "same_child", "同一儿童", "the same child"},
        Word<TermKind>{id_number, "id_number", "身份证号相同", "same id number"},
        Word<TermKind>{identity, "identity", "同一盟市内姓名、出生日期、性别相同",
                       "same name, birth date and sex in one league"},
        Word<TermKind>{id_slip, "id_slip", "身份证号差一处笔误", "id numbers that differ by a slip of the pen"},
        Word<TermKind>{id_text, "id_text", "护照等证件号码相同", "same number of a passport or other document"},
        Word<TermKind>{name_birth_date, "name_birth_date", "姓名、出生日期相同", "same name and birth date"},
        Word<TermKind>{name_birth_year, "name_birth_year", "同一盟市内姓名、出生年份相同",
                       "same name and birth year in one league"},
        Word<TermKind>{name_school, "name_school", "同一旗县内姓名、学校相同", "same name and school in one banner"},
        Word<TermKind>{name_township, "name_township", "同一苏木乡镇内姓名相同", "same name in one township"},
        Word<TermKind>{sound_birth_year, "sound_birth_year", "同一盟市内姓名同音、出生年份相同",
                       "names that sound alike, same birth year in one league"},
        Word<TermKind>{birth_township, "birth_township", "同一苏木乡镇内出生日期、性别相同",
                       "same birth date and sex in one township"}};
}

constexpr bool is_certain(TermKind kind) { return kind <= TermKind::identity; }

// How much a kind says, in the order in which suggestions are shown when there are too many; no probability.
constexpr int weight_of(TermKind kind) {
    switch (kind) {
        case TermKind::same_child:
        case TermKind::id_number:
        case TermKind::identity:
            return 100;
        case TermKind::id_slip:
        case TermKind::id_text:
            return 50;
        case TermKind::name_birth_date:
            return 30;
        case TermKind::name_school:
        case TermKind::name_birth_year:
            return 10;
        case TermKind::name_township:
        case TermKind::sound_birth_year:
            return 5;
        case TermKind::birth_township:
            return 2;
    }
    return 0;
}

// A term before its hash; never stored, never logged. `version`: of the normalisation.
struct Term {
    TermKind kind{};
    int version{};
    std::string text;

    bool operator==(const Term&) const = default;
};

// While one index key follows another a term has a hash under each.
struct HashedTerm {
    TermKind kind{};
    int version{};
    std::string hash;
    KeyId key{};  // the index key that made it
};

// `kept`: stored with the child, and looked for among the others. `sought`: only looked for.
struct ChildTerms {
    std::vector<Term> kept;
    std::vector<Term> sought;
};
struct HashedTerms {
    std::vector<HashedTerm> kept;
    std::vector<HashedTerm> sought;
};

}  // namespace vigil::matching
