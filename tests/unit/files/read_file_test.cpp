#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "files/file_problems.hpp"

namespace vigil {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;

class ReadFile : public testing::Test {
protected:
    ReadFile() {
        std::string name = (fs::temp_directory_path() / "vigil-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    ~ReadFile() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    fs::path path() const { return folder_ / "file"; }
    fs::path holding(const std::string& text) const {
        std::ofstream(path(), std::ios::binary) << text;
        return path();
    }
    static std::string refusal(const fs::path& file, std::size_t most_bytes) {
        const auto read = read_file(file, most_bytes);
        return read ? "was read" : read.error().message;
    }

private:
    fs::path folder_;
};

// Longer than what is read at a time, and no multiple of it.
std::string long_text() {
    std::string text;
    while (text.size() < 200'001) text += std::to_string(text.size()) + ",";
    return text;
}

TEST_F(ReadFile, GivenALongFile_WhenRead_ThenEveryByteIsThere) {
    const auto text = long_text();
    EXPECT_EQ(read_file(holding(text), 1'000'000).value(), text);
}

TEST_F(ReadFile, GivenAnEmptyFile_WhenRead_ThenItIsEmpty) { EXPECT_EQ(read_file(holding(""), 10).value(), ""); }

TEST_F(ReadFile, GivenAsManyBytesAsAreAllowed_WhenRead_ThenTheyAreTaken) {
    EXPECT_EQ(read_file(holding("0123456789"), 10).value(), "0123456789");
    const auto text = long_text();
    EXPECT_EQ(read_file(holding(text), text.size()).value(), text);
}

TEST_F(ReadFile, GivenOneByteMoreThanIsAllowed_WhenRead_ThenTheErrorNamesTheLimit) {
    EXPECT_THAT(refusal(holding("0123456789"), 9), EndsWith("/file: is longer than 9 bytes"));
    const auto text = long_text();
    EXPECT_THAT(refusal(holding(text), text.size() - 1), EndsWith("bytes"));
}

// /dev/zero has a size of 0 and no end.
TEST_F(ReadFile, GivenAFileWithoutAnEnd_WhenRead_ThenItIsRefusedAtTheLimit) {
    EXPECT_EQ(refusal("/dev/zero", 70'000), "/dev/zero: is longer than 70000 bytes");
}

TEST_F(ReadFile, GivenAPipe_WhenRead_ThenItIsReadToItsEnd) {
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0) << std::strerror(errno);
    const auto text = long_text();
    std::thread writer([&] { std::ofstream(path(), std::ios::binary) << text; });
    const auto read = read_file(path(), 1'000'000);
    writer.join();
    EXPECT_EQ(read.value(), text);
}

TEST_F(ReadFile, GivenAFolderOrNothing_WhenRead_ThenTheErrorSaysWhich) {
    EXPECT_EQ(refusal(path(), 10), path().string() + ": cannot be opened");
    EXPECT_EQ(refusal(path().parent_path(), 10), path().parent_path().string() + ": is a folder, not a file");
}

// Opens, and fails at the first read (proc(5): the memory of a process at address 0).
TEST_F(ReadFile, GivenAFileThatFailsWhileItIsRead_WhenRead_ThenItIsNotTakenForAnEmptyOne) {
    EXPECT_EQ(refusal("/proc/self/mem", 10), "/proc/self/mem: cannot be read");
}

}  // namespace
}  // namespace vigil
