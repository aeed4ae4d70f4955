#include "transport/live/frame.hpp"

#include <gtest/gtest.h>

namespace vigil::live {
namespace {

using namespace std::string_literals;

// A client's frame with the mask of RFC 6455 section 5.7.
std::string masked(unsigned char first, std::string payload) {
    const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    std::string frame(1, static_cast<char>(first));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    frame.append(reinterpret_cast<const char*>(mask), 4);
    for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame + payload;
}

constexpr unsigned char kFinal = 0x80;
constexpr unsigned char kText = 1;
constexpr unsigned char kContinuation = 0;

class FrameReaderTest : public testing::Test {
protected:
    std::optional<FrameEvent> read(std::string bytes) {
        buffer_ += bytes;
        return reader_.next(buffer_);
    }
    std::string text_of(const std::optional<FrameEvent>& event) {
        const auto* message = event ? std::get_if<TextMessage>(&*event) : nullptr;
        return message ? message->text : "(no message)";
    }

    std::string buffer_;
    FrameReader reader_{1000};
};

TEST(FrameOf, GivenTheExamplesOfTheRfc_WhenWritten_ThenTheBytesAreTheirs) {
    EXPECT_EQ(frame_of(Opcode::text, "Hello"), "\x81\x05Hello"s);                                  // section 5.7
    EXPECT_EQ(frame_of(Opcode::ping, "Hello"), "\x89\x05Hello"s);                                  // section 5.7
    EXPECT_EQ(frame_of(Opcode::binary, std::string(256, 'x')).substr(0, 4), "\x82\x7E\x01\x00"s);  // section 5.7
    EXPECT_EQ(frame_of(Opcode::binary, std::string(65536, 'x')).substr(0, 10), "\x82\x7F\0\0\0\0\0\x01\0\0"s);
    EXPECT_EQ(close_frame(CloseCode::resume), "\x88\x08\x0f\xa1resume"s);
}

TEST_F(FrameReaderTest, GivenTheMaskedExampleOfTheRfc_WhenRead_ThenItSaysHello) {
    EXPECT_EQ(text_of(read("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s)), "Hello");  // section 5.7
    EXPECT_TRUE(buffer_.empty());
}

TEST_F(FrameReaderTest, GivenFrameByteByByte_WhenTheLastArrives_ThenTheMessageIsWhole) {
    const auto frame = masked(kFinal | kText, std::string(200, 'x'));
    for (std::size_t i = 0; i + 1 < frame.size(); ++i) ASSERT_FALSE(read(frame.substr(i, 1)));
    EXPECT_EQ(text_of(read(frame.substr(frame.size() - 1))), std::string(200, 'x'));
}

TEST_F(FrameReaderTest, GivenFragmentsAroundAPing_WhenRead_ThenThePingComesFirstAndTheMessageIsJoined) {
    const auto ping = read(masked(kText, "Hel") + masked(kFinal | 9, "p") + masked(kFinal | kContinuation, "lo"));
    ASSERT_TRUE(ping && std::holds_alternative<Ping>(*ping));
    EXPECT_EQ(std::get<Ping>(*ping).payload, "p");
    EXPECT_EQ(text_of(read("")), "Hello");
}

TEST_F(FrameReaderTest, GivenTwoMessagesInOneRead_WhenAskedTwice_ThenBothCome) {
    EXPECT_EQ(text_of(read(masked(kFinal | kText, "a") + masked(kFinal | kText, "b"))), "a");
    EXPECT_EQ(text_of(read("")), "b");
}

TEST_F(FrameReaderTest, GivenTextSplitInsideACharacter_WhenJoined_ThenItIsValid) {
    ASSERT_FALSE(read(masked(kText, "\xe5\x8c")));
    EXPECT_EQ(text_of(read(masked(kFinal | kContinuation, "\x97"))), "北");
}

TEST(FrameReader, GivenFramesThatBreakTheRfc_WhenRead_ThenEachIsAViolation) {
    const std::vector<std::pair<std::string, int>> cases{
        {"\x81\x05Hello"s, 1002},                                  // not masked
        {masked(kFinal | 0x40 | kText, "x"), 1002},                // reserved bit
        {masked(kFinal | 3, "x"), 1002},                           // unknown opcode
        {masked(9, "x"), 1002},                                    // fragmented ping
        {masked(kFinal | 9, std::string(126, 'x')), 1002},         // long ping
        {masked(kFinal | kContinuation, "x"), 1002},               // nothing to continue
        {masked(kText, "x") + masked(kFinal | kText, "y"), 1002},  // message inside a message
        {"\x81\xfe\x00\x05\x37\xfa\x21\x3dxxxxx"s, 1002},          // length not in its shortest form
        {"\x81\xff\0\0\0\0\0\0\x01\0\x37\xfa\x21\x3d"s, 1002},     // the same in eight bytes
        {"\x81\xff\xff\0\0\0\0\x01\0\0\x37\xfa\x21\x3d"s, 1002},   // highest bit set
        {masked(kFinal | 8, "\x03"), 1002},                        // half a close code
        {masked(kFinal | 8, "\x03\xed"), 1002},                    // 1005 may not be sent
        {masked(kFinal | 8, "\x03\xe8\xff"), 1007},                // reason is not UTF-8
        {masked(kFinal | 2, "x"), 1003},                           // binary
        {masked(kFinal | kText, "\xff"), 1007},                    // not UTF-8
        {masked(kFinal | kText, "\xed\xa0\x80"), 1007},            // surrogate
        {masked(kFinal | kText, std::string(1001, 'x')), 1009},    // too long
        {"\x81\xff\0\0\0\0\x7f\0\0\0\x37\xfa\x21\x3d"s, 1009},     // 2 GiB announced
        {masked(kText, std::string(600, 'x')) + masked(kFinal | kContinuation, std::string(401, 'x')), 1009},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        FrameReader reader(1000);
        std::string buffer = cases[i].first;
        auto event = reader.next(buffer);
        const auto* violated = event ? std::get_if<Violated>(&*event) : nullptr;
        ASSERT_TRUE(violated) << "case " << i;
        EXPECT_EQ(static_cast<int>(violated->code), cases[i].second) << "case " << i;
    }
}

TEST_F(FrameReaderTest, GivenLongestMessage_WhenRead_ThenItPasses) {
    EXPECT_EQ(text_of(read(masked(kFinal | kText, std::string(1000, 'x')))).size(), 1000u);
}

TEST_F(FrameReaderTest, GivenCloseFrames_WhenRead_ThenTheyAreRequestsToClose) {
    for (const std::string& payload : {""s, "\x03\xe8"s, "\x03\xe9going"s, "\x0f\xa1"s}) {
        const auto event = read(masked(kFinal | 8, payload));
        ASSERT_TRUE(event);
        EXPECT_TRUE(std::holds_alternative<CloseRequest>(*event));
    }
}

}  // namespace
}  // namespace vigil::live
