// What every command answers to arguments that it cannot accept: which code, and where. None of it leaves a trace.
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

struct BadInput {
    std::string name;  // of the test
    std::string command;
    std::string arguments;
    std::string code;
    std::vector<std::string> errors;  // "code at pointer", in order
};

// An id that nobody has.
const std::string kNobody = R"("019ca000-0000-7000-8000-000000000999")";
const std::string kPlace = R"("152527100000")";

std::string times(std::size_t count, std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

class DeskBadInput : public DeskTest, public testing::WithParamInterface<BadInput> {};

TEST_P(DeskBadInput, GivenArgumentsThatAreNotAcceptable_WhenRun_ThenTheyAreNamedAndNothingIsKept) {
    const auto before = entries();
    const auto problem = refusal_of_text(GetParam().command, GetParam().arguments);
    EXPECT_EQ(problem.at("code"), GetParam().code);
    std::vector<std::string> errors;
    for (const auto& each : problem.value("errors", json::array()))
        errors.push_back(each.at("code").get<std::string>() + " at " + each.at("pointer").get<std::string>());
    EXPECT_EQ(errors, GetParam().errors);
    EXPECT_EQ(entries(), before);
}

const auto kName = [](const auto& tested) { return tested.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Organisations, DeskBadInput,
    testing::Values(
        BadInput{"Nothing",
                 "org.add",
                 "{}",
                 "invalid_document",
                 {"required at /name", "required at /kind", "required at /division"}},
        BadInput{
            "EveryMemberWrong",
            "org.add",
            R"({"name": "", "kind": "A station", "division": "15", "functions": ["protection", "x"]})",
            "invalid_document",
            {"too_short at /name", "bad_format at /kind", "bad_format at /division", "unknown_value at /functions/1"}},
        BadInput{"NameTooLong",
                 "org.add",
                 R"({"name": ")" + times(201, "站") + R"(", "kind": "station", "division": )" + kPlace + "}",
                 "invalid_document",
                 {"too_long at /name"}},
        BadInput{"FunctionsNoList",
                 "org.add",
                 R"({"name": "x", "kind": "station", "functions": "police", "division": )" + kPlace + "}",
                 "invalid_document",
                 {"wrong_type at /functions"}},
        BadInput{"DivisionUnknown",
                 "org.add",
                 R"({"name": "x", "kind": "station", "division": "159999999999"})",
                 "unknown_division",
                 {"unknown_division at /division"}},
        BadInput{
            "ListOfNoDivision", "org.list", R"({"division": "x"})", "invalid_document", {"bad_format at /division"}},
        BadInput{"EndNothing", "org.end", "{}", "invalid_document", {"required at /organisation_id"}},
        BadInput{"EndNoId",
                 "org.end",
                 R"({"organisation_id": "station"})",
                 "invalid_document",
                 {"bad_format at /organisation_id"}},
        BadInput{"EndNobody", "org.end", R"({"organisation_id": )" + kNobody + "}", "not_found", {}}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Coverage, DeskBadInput,
    testing::Values(
        BadInput{"AddNothing",
                 "coverage.add",
                 "{}",
                 "invalid_document",
                 {"required at /organisation_id", "required at /function", "required at /division"}},
        BadInput{"AddUnknownFunction",
                 "coverage.add",
                 R"({"function": "firefighting", "organisation_id": )" + kNobody + R"(, "division": )" + kPlace + "}",
                 "invalid_document",
                 {"unknown_value at /function"}},
        BadInput{"AddForNobody",
                 "coverage.add",
                 R"({"function": "police", "organisation_id": )" + kNobody + R"(, "division": )" + kPlace + "}",
                 "not_found",
                 {}},
        BadInput{"RemoveNothing",
                 "coverage.remove",
                 "{}",
                 "invalid_document",
                 {"required at /organisation_id", "required at /function", "required at /division"}},
        BadInput{"RemoveFromNobody",
                 "coverage.remove",
                 R"({"function": "police", "organisation_id": )" + kNobody + R"(, "division": )" + kPlace + "}",
                 "not_found",
                 {}},
        BadInput{"ListNothing", "coverage.list", "{}", "invalid_document", {"required at /organisation_id"}}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Accounts, DeskBadInput,
    testing::Values(
        BadInput{"AddNothing",
                 "account.add",
                 "{}",
                 "invalid_document",
                 {"required at /organisation_id", "required at /role", "required at /name"}},
        BadInput{"EveryMemberWrong",
                 "account.add",
                 R"({"organisation_id": 1, "role": "headmaster", "name": "", "reporter_kind": "Teacher",
                     "login": ")" +
                     times(101, "x") + R"(", "password": "too short"})",
                 "invalid_document",
                 {"wrong_type at /organisation_id", "unknown_value at /role", "too_short at /name",
                  "bad_format at /reporter_kind", "too_long at /login", "too_short at /password"}},
        BadInput{"AddToNobody",
                 "account.add",
                 R"({"role": "reporter", "name": "x", "organisation_id": )" + kNobody + "}",
                 "not_found",
                 {}},
        BadInput{"ListNothing", "account.list", "{}", "invalid_document", {"required at /organisation_id"}},
        BadInput{"EndNothing", "account.end", "{}", "invalid_document", {"required at /account_id"}},
        BadInput{"RoleUnknown",
                 "account.add",
                 R"({"role": "headmaster", "name": "x", "organisation_id": )" + kNobody + "}",
                 "unknown_role",
                 {"unknown_value at /role"}},
        BadInput{"JoinNothing",
                 "account.join",
                 "{}",
                 "invalid_document",
                 {"required at /account_id", "required at /organisation_id", "required at /role"}},
        BadInput{"JoinAsNothingKnown",
                 "account.join",
                 R"({"role": "headmaster", "account_id": )" + kNobody + R"(, "organisation_id": )" + kNobody + "}",
                 "unknown_role",
                 {"unknown_value at /role"}},
        BadInput{"JoinNobody",
                 "account.join",
                 R"({"role": "supervisor", "account_id": )" + kNobody + R"(, "organisation_id": )" + kNobody + "}",
                 "not_found",
                 {}},
        BadInput{"LeaveNothing",
                 "account.leave",
                 "{}",
                 "invalid_document",
                 {"required at /account_id", "required at /organisation_id", "required at /role"}},
        BadInput{"LeaveNobody",
                 "account.leave",
                 R"({"role": "supervisor", "account_id": )" + kNobody + R"(, "organisation_id": )" + kNobody + "}",
                 "not_found",
                 {}},
        BadInput{"EnrolNothing", "enrol", "{}", "invalid_document", {"required at /account_id"}},
        BadInput{"EnrolNobody", "enrol", R"({"account_id": )" + kNobody + "}", "not_found", {}},
        BadInput{"DevicesOfNothing", "device.list", "{}", "invalid_document", {"required at /account_id"}},
        BadInput{"RevokeNothing", "device.revoke", "{}", "invalid_document", {"required at /device_id"}},
        BadInput{"RevokeNoId",
                 "device.revoke",
                 R"({"device_id": "phone"})",
                 "invalid_document",
                 {"bad_format at /device_id"}}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Demonstration, DeskBadInput,
    testing::Values(BadInput{"CastNothing", "demo.cast", "{}", "invalid_document", {"required at /roles"}},
                    BadInput{"CastOfNoPlace",
                             "demo.cast",
                             R"({"roles": [{"role": "reporter", "divisions": []}]})",
                             "invalid_document",
                             {"too_few at /roles/0/divisions"}},
                    BadInput{"CastWithoutRegion",
                             "demo.cast",
                             R"({"roles": [{"role": "reporter", "divisions": ["152527100000"]}]})",
                             "conflict",
                             {}}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Texts, DeskBadInput,
    testing::Values(
        BadInput{"NoJson", "org.add", "{", "malformed_json", {"malformed_json at "}},
        BadInput{"Empty", "org.add", "", "malformed_json", {"malformed_json at "}},
        BadInput{"List", "org.add", "[]", "invalid_document", {"wrong_type at "}},
        BadInput{"NamedTwice", "org.add", R"({"name": "x", "name": "y"})", "duplicate_key", {"duplicate_key at "}},
        BadInput{"NoUtf8", "org.add", "{\"name\": \"\xff\"}", "bad_utf8", {"bad_utf8 at "}}),
    kName);

class DeskCode : public DeskTest {
protected:
    std::string station = organisation("工作站", kTownship);
};

TEST_F(DeskCode, GivenAReporterOfNoKnownProfession_WhenAdded_ThenTheCodeIsNamed) {
    const auto problem =
        refusal("account.add",
                {{"organisation_id", station}, {"role", "reporter"}, {"name", "x"}, {"reporter_kind", "astronaut"}});
    EXPECT_EQ(problem.at("code"), "unknown_code");
    EXPECT_EQ(problem.at("errors").at(0).at("pointer"), "/reporter_kind");
}

TEST_F(DeskCode, GivenCoverageOfAnUnknownDivision_WhenAdded_ThenTheDivisionIsNamed) {
    const auto problem =
        refusal("coverage.add", {{"organisation_id", station}, {"function", "police"}, {"division", "159999999999"}});
    EXPECT_EQ(problem.at("code"), "unknown_division");
    EXPECT_EQ(problem.at("errors").at(0).at("pointer"), "/division");
}

}  // namespace
}  // namespace vigil::test
