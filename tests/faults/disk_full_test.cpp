// A disk that is really full: a small file system in memory, in a mount namespace of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/process.hpp"
#include "faults/crew.hpp"

namespace vigil::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// $1: the root of the installation, $2: the program. The data folder is 6 MiB large; what it is told comes line by line.
constexpr const char* kSmallDisk = R"sh(
set -e
cp -a "$1/var" "$1/seed"
mount -t tmpfs -o size=6m tmpfs "$1/var"
cp -a "$1/seed/." "$1/var/"
"$2" --root "$1" --config vigil.toml serve &
while read -r what; do
    case $what in
        fill) cat /dev/zero >"$1/var/filler" 2>/dev/null || true; echo filled ;;
        free) rm "$1/var/filler"; echo freed ;;
        end) kill -TERM $!; wait $! && echo "status 0" || echo "status $?"
             mkdir "$1/after"; cp -a "$1"/var/vigil.db* "$1/after/"; echo copied ;;
    esac
done
)sh";

bool may_mount() {
    Process probe({"unshare", "--user", "--map-root-user", "--mount", "true"}, "/");
    return probe.wait().status == 0;
}

class FullDisk : public testing::Test {
protected:
    void SetUp() override {
        if (!may_mount())
            GTEST_SKIP() << "this machine lets nobody mount in a namespace of his own (unshare --user --mount)";
        disk.emplace(std::vector<std::string>{"unshare", "--user", "--map-root-user", "--mount", "sh", "-c", kSmallDisk,
                                              "sh", crew.installation.root().string(), VIGIL_BINARY},
                     crew.installation.root().string());
        ASSERT_TRUE(disk->writes("Vigil is ready"));
        crew.enrol();
    }
    void tell(const std::string& what, const std::string& answer) {
        disk->say(what + "\n");
        ASSERT_TRUE(disk->writes(answer));
    }
    std::string readiness() {
        return await(crew.io, crew.officer.http().send({"GET", "/readyz", {}, {}})).value().body;
    }

    Crew crew{};
    std::optional<Process> disk{};
};

TEST_F(FullDisk, GivenAServer_WhenTheDiskFillsUpAndHasSpaceAgain_ThenItRefusesCleanlyAndIsBackWithoutARestart) {
    ASSERT_TRUE(crew.file(crew.ledger.write_report())) << crew.last.message;
    tell("fill", "filled");
    bool was_refused = false;
    for (int i = 0; i < 200 && !was_refused; ++i) was_refused = !crew.file(crew.ledger.write_report());
    ASSERT_TRUE(was_refused) << "the disk is not full";
    EXPECT_EQ(crew.last.code, "unavailable") << "nothing was kept, and the phone may know it";
    EXPECT_THAT(readiness(), HasSubstr("storage_full"));
    EXPECT_FALSE(crew.acknowledge_one());
    EXPECT_EQ(crew.last.code, "unavailable");
    tell("free", "freed");
    const auto after = crew.ledger.write_report();
    EXPECT_TRUE(crew.file(after)) << crew.last.message;
    EXPECT_THAT(readiness(), Not(HasSubstr("storage_full")));
    EXPECT_TRUE(crew.acknowledge_one()) << crew.last.message;
    tell("end", "copied");
    EXPECT_TRUE(disk->writes("status 0"));
    const auto complaints =
        crew.ledger.complaints(crew.installation.root() / "after", server_keys(crew.configuration()));
    EXPECT_THAT(complaints, IsEmpty());
}

TEST_F(FullDisk, GivenAFullDisk_WhenTheServerStops_ThenNothingIsLostAndTheStatusSaysThatItCouldNotWrite) {
    tell("fill", "filled");
    for (int i = 0; i < 200 && crew.file(crew.ledger.write_report()); ++i) continue;
    disk->say("end\n");
    ASSERT_TRUE(disk->writes("status 74"));
}

}  // namespace
}  // namespace vigil::test
