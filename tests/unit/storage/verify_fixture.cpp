#include "unit/storage/verify_fixture.hpp"

namespace vigil::test {

using storage::LogFault;

void Verify::SetUp() {
    settings.checkpoint_interval = std::chrono::hours(1);
    open();
    write(insert_directory);
    write(append("one"));
    write(append("two"));
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.cases().insert(a_case(kCase)));
        VIGIL_TRY(unit.reports().insert(a_report(kReport)));
        unit.log().append(an_event(kReport.str()));
        VIGIL_TRY(unit.reports().insert_supplement(a_supplement(1)));
        VIGIL_TRY(unit.cases().insert_assessment(an_assessment(kAssessment)));
        VIGIL_TRY(unit.alerts().insert(an_alert(kAlert)));
        return unit.alerts().insert_acknowledgement(an_acknowledgement(1));
    });
    reopen();  // signs the head
    const auto seven = write(append("seven"));
    write(append("eight"));
    write(append("nine"));
    ASSERT_TRUE(store->close());
    known = {seven.at(0).pos, seven.at(0).root};
    log_id = store->log_id();
    store.reset();
    // The checkpoint that closing has just signed would cover what the tests want uncovered.
    tamper("DELETE FROM checkpoints WHERE pos > 6");
}

storage::LogExamination Verify::examine(const std::vector<storage::KnownRoot>& root) {
    auto examined = storage::verify_log(database(), find_key(), root);
    EXPECT_TRUE(examined) << examined.error().message;
    return std::move(examined).value();
}

LogFault Verify::fault(const std::vector<storage::KnownRoot>& root) {
    return examine(root).fault.value_or(LogFault{-1, "nothing was found"});
}

}  // namespace vigil::test
