// The matrix against the declared messages: every field of the view of a case stands in it, and none that is not there.
// What it may show is policy facts 5.4.
#include "domain/access/matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vigil/protocol/api.hpp>

namespace vigil::domain_test {
namespace {

using protocol::Shown;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::int64_t kLastMoment = 32503679999999;  // how the printed schema bounds a moment: the year 2999

struct Leaf {
    std::string pointer;
    bool is_moment = false;
    bool is_required = false;  // in its object; the members of a body are as its reporter sent them
};

// The fields of the view of a case, as the printed schema has them. Bodies are documents as they were filed.
class Schema {
public:
    Schema() : schemas_(nlohmann::json::parse(protocol::openapi()).at("components").at("schemas")) {
        walk("", schemas_.at("CaseView"));
    }
    const std::vector<Leaf>& leaves() const { return leaves_; }

private:
    void walk(const std::string& pointer, const nlohmann::json& schema, bool is_required = false) {
        if (pointer == "/reports/*/body") return walk_members(pointer, schemas_.at("FileReport"), {});
        if (pointer == "/reports/*/supplements/*/body") return walk_members(pointer, schemas_.at("FileSupplement"), {});
        if (const auto ref = schema.find("$ref"); ref != schema.end()) {
            const auto name = ref->get<std::string>();
            return walk(pointer, schemas_.at(name.substr(name.rfind('/') + 1)), is_required);
        }
        if (schema.contains("properties"))
            return walk_members(pointer, schema, schema.value("required", std::set<std::string>()));
        if (schema.contains("items") && has_members(schema.at("items")))
            return walk(pointer + "/*", schema.at("items"));
        leaves_.push_back({pointer, schema.value("maximum", std::int64_t{}) == kLastMoment, is_required});
    }
    void walk_members(const std::string& pointer, const nlohmann::json& schema, const std::set<std::string>& required) {
        for (const auto& [name, member] : schema.at("properties").items())
            walk(pointer + "/" + name, member, required.count(name) != 0);
    }
    static bool has_members(const nlohmann::json& schema) {
        return schema.contains("$ref") || schema.contains("properties");
    }

    nlohmann::json schemas_;
    std::vector<Leaf> leaves_;
};

bool covers(std::string_view row, std::string_view pointer) {
    return pointer == row || (pointer.starts_with(row) && pointer[row.size()] == '/');
}

std::vector<CaseField> rows_of(std::string_view pointer) {
    std::vector<CaseField> rows;
    for (const auto& row : case_fields())
        if (covers(row.pointer, pointer)) rows.push_back(row);
    return rows;
}

bool shows_field(Projection projection, std::string_view pointer) {
    const auto rows = rows_of(pointer);
    return rows.size() == 1 && rows.front().in(projection) != Shown::no;
}

TEST(Matrix, GivenTheViewOfACase_WhenItsFieldsAreLookedUp_ThenEachStandsInExactlyOneRow) {
    const Schema schema;
    ASSERT_GT(schema.leaves().size(), 70U);
    for (const auto& leaf : schema.leaves()) EXPECT_EQ(rows_of(leaf.pointer).size(), 1U) << leaf.pointer;
}

TEST(Matrix, GivenItsRows_WhenLookedUpInTheView_ThenEachIsAFieldOfIt) {
    const Schema schema;
    for (const auto& row : case_fields()) {
        const auto& leaves = schema.leaves();
        EXPECT_TRUE(std::any_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
            return covers(row.pointer, leaf.pointer);
        })) << row.pointer;
    }
}

// Or the view, cut down, would no longer be the message that is declared.
TEST(Matrix, GivenAFieldThatItsObjectMustHave_WhenTheObjectIsShown_ThenTheFieldIsToo) {
    int required = 0;
    const Schema schema;
    for (const auto& leaf : schema.leaves()) {
        if (!leaf.is_required || leaf.pointer.find("/body/") != std::string::npos) continue;
        ++required;
        const auto object = leaf.pointer.substr(0, leaf.pointer.rfind('/'));
        for (const auto& projection : words_of(Projection{}))
            EXPECT_TRUE(!shows(projection.value, object) || shows_field(projection.value, leaf.pointer))
                << leaf.pointer << " in " << projection.text;
    }
    EXPECT_GT(required, 30);
}

// "Reporter kind, organisation and time of day are shown only to the handling station and the police."
TEST(Matrix, GivenAMoment_WhenItIsShownToOthersThanTheHandling_ThenOnlyItsDayIs) {
    const Schema schema;
    for (const auto& leaf : schema.leaves()) {
        if (!leaf.is_moment) continue;
        const auto row = rows_of(leaf.pointer).front();
        for (const auto projection : {Projection::overseeing, Projection::rescuing, Projection::task})
            EXPECT_NE(row.in(projection), Shown::yes) << leaf.pointer << " in " << to_text(projection);
    }
}

TEST(Matrix, GivenWhatTellsOfTheReporter_WhenShown_ThenOnlyToTheHandling) {
    std::set<std::string_view> handling_alone;
    for (const auto& row : case_fields())
        if (row.handling == Shown::yes && row.overseeing == Shown::no) handling_alone.insert(row.pointer);
    for (const auto* field : {"/reports/*/mode", "/reports/*/body/mode", "/reports/*/body/reporter_kind",
                              "/reports/*/body/reporter_org_kind", "/reports/*/body/occurred"})
        EXPECT_THAT(handling_alone, Contains(field));
}

TEST(Matrix, GivenWhatOnlyTheReporterMayHold_WhenShown_ThenToNobody) {
    for (const auto* field : {"/reports/*/body/key", "/reports/*/body/nonce", "/reports/*/supplements/*/body/key",
                              "/reports/*/supplements/*/body/nonce", "/reports/*/supplements/*/body/claim_code"}) {
        for (const auto& projection : words_of(Projection{}))
            EXPECT_EQ(rows_of(field).front().in(projection.value), Shown::no) << field << " in " << projection.text;
    }
}

// A wider projection never shows less, or "the widest of one's organisations" would hide something.
TEST(Matrix, GivenAProjection_WhenComparedWithANarrowerOne_ThenItShowsAsMuch) {
    for (const auto& row : case_fields()) {
        EXPECT_GE(row.handling, row.overseeing) << row.pointer;
        EXPECT_GE(row.overseeing, row.rescuing) << row.pointer;
        EXPECT_GE(row.rescuing, row.task) << row.pointer;
    }
}

TEST(Matrix, GivenAnotherDepartment_WhenItReads_ThenItIsShownNothingOfReportsAndJudging) {
    for (const auto& row : case_fields())
        if (row.task != Shown::no) {
            for (const auto* sealed : {"/reports", "/assessments", "/notifications"})
                EXPECT_THAT(std::string(row.pointer), Not(StartsWith(sealed)));
        }
    EXPECT_TRUE(shows(Projection::rescuing, "/reports"));
    EXPECT_FALSE(shows(Projection::task, "/reports"));
}

TEST(Matrix, GivenARescue_WhenItReads_ThenItFindsTheChildAndIsToldNoName) {
    std::set<std::string_view> shown;
    for (const auto& row : case_fields())
        if (row.pointer.starts_with("/reports") && row.rescuing != Shown::no) shown.insert(row.pointer);
    EXPECT_THAT(shown, Contains("/reports/*/body/places/now"));
    for (const auto* field : {"/reports/*/body/narrative", "/reports/*/body/children/*/name",
                              "/reports/*/body/children/*/id_number", "/reports/*/body/suspect_relation"})
        EXPECT_THAT(shown, Not(Contains(field)));
}

TEST(Matrix, GivenEveryRelation_WhenLookedUp_ThenItHasOneProjection) {
    for (const auto& relation : words_of(Relation{})) {
        const auto rights = relation_rights();
        EXPECT_EQ(std::count_if(rights.begin(), rights.end(),
                                [&](const RelationRight& right) { return right.relation == relation.value; }),
                  1)
            << relation.text;
    }
}

}  // namespace
}  // namespace vigil::domain_test
