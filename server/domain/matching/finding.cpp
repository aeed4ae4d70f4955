#include "domain/matching/finding.hpp"

#include <algorithm>
#include <set>

namespace vigil::matching {
namespace {

// What one child shares with one mention in another case.
struct Pair {
    const NamedChild* child;
    IndexHit other;
    std::set<TermKind> kinds;
    std::map<KeyId, std::int64_t> terms_under{};  // each index key

    // A term that both have under two keys is one term; under one key both have all of them.
    std::int64_t terms() const {
        std::int64_t most = 0;
        for (const auto& [key, terms] : terms_under) most = std::max(most, terms);
        return most;
    }

    int weight() const {
        int sum = 0;
        for (const auto kind : kinds) sum += weight_of(kind);
        return sum;
    }
    bool is_birth_alone() const { return kinds == std::set<TermKind>{TermKind::birth_township}; }
};

Result<std::vector<Pair>> pairs_of(IndexLookups& lookups, const NamedChild& child, const std::set<CaseId>& whole) {
    std::map<ChildId, Pair> pairs;
    for (const auto* terms : {&child.kept, &child.sought}) {
        for (const auto& term : *terms) {
            VIGIL_TRY(const auto* hits, lookups.sharing(term));
            std::size_t taken = 0;
            for (const auto& hit : *hits) {
                if (whole.contains(hit.case_id) || hit.child == child.id) continue;
                if (++taken > IndexLookups::kMostSuggested) break;
                auto& pair = pairs.emplace(hit.child, Pair{&child, hit, {}}).first->second;
                pair.kinds.insert(term.kind);
                ++pair.terms_under[term.key];
            }
        }
    }
    std::vector<Pair> found;
    for (auto& [other, pair] : pairs) found.push_back(std::move(pair));
    return found;
}

// Twins are born on one day: whoever is matched by more is not also matched by the birth alone with the other twin.
void drop_twins(std::vector<Pair>& pairs) {
    std::set<std::pair<ChildId, CaseId>> matched;  // a child on either side, and the case on the other
    std::set<ChildId> others;
    for (const auto& pair : pairs) {
        if (pair.is_birth_alone()) continue;
        matched.insert({pair.child->id, pair.other.case_id});
        others.insert(pair.other.child);
    }
    std::erase_if(pairs, [&](const Pair& pair) {
        return pair.is_birth_alone() &&
               (matched.contains({pair.child->id, pair.other.case_id}) || others.contains(pair.other.child));
    });
}

std::string words_of_kinds(const std::set<TermKind>& kinds) {
    std::vector<TermKind> ordered(kinds.begin(), kinds.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](TermKind a, TermKind b) { return weight_of(a) > weight_of(b); });
    std::string text;
    for (const auto kind : ordered) {
        if (!text.empty()) text += ' ';
        text += to_text(kind);
    }
    return text;
}

}  // namespace

Result<std::vector<Match>> find_matches(Unit& unit, IndexLookups& lookups, IdSource& ids, const CaseId& case_id,
                                        std::span<const NamedChild> children, Instant now) {
    std::set<CaseId> whole{case_id};
    VIGIL_TRY(const auto members, unit.cases().members(case_id));  // none yet for a case that is being opened
    for (const auto& member : members) whole.insert(member.id);

    std::vector<Pair> pairs;
    for (const auto& child : children) {
        VIGIL_TRY(auto found, pairs_of(lookups, child, whole));
        std::move(found.begin(), found.end(), std::back_inserter(pairs));
    }
    drop_twins(pairs);
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::pair(a.weight(), a.other.child) > std::pair(b.weight(), b.other.child);
    });
    std::vector<Match> matches;
    std::map<ChildId, std::size_t> of_child;
    for (const auto& pair : pairs) {
        if (matches.size() == kMostOfFiling) break;
        if (++of_child[pair.child->id] > kMostOfChild) continue;
        matches.push_back({.id = MatchId(ids.next(now)),
                           .child = pair.child->id,
                           .case_id = case_id,
                           .other_child = pair.other.child,
                           .other_case = pair.other.case_id,
                           .kinds = words_of_kinds(pair.kinds),
                           .terms = pair.terms(),
                           .found_at = now});
    }
    return matches;
}

}  // namespace vigil::matching
