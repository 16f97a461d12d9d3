// SPDX-License-Identifier: MIT
#include "control/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/outbox.hpp"

namespace stmirror::control {
namespace {

using ::testing::HasSubstr;

/// Returns a text with every byte, including bytes that are not valid UTF-8.
std::string all_bytes() {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) { bytes += static_cast<char>(byte); }
    return bytes;
}

TEST(ControlMessage, EveryKindComesBackAsItWas) {
    const std::vector<Message> messages{Hello{7, "1.2.3"},
                                        control::Run{R"({"command":"sync","tables":["customers"]})"},
                                        Stop{},
                                        Output{Output::To::Out, all_bytes()},
                                        Output{Output::To::Err, ""},
                                        Progress{"acme customers", R"({"records":3})"},
                                        Finished{78},
                                        Refused{"busy: Müller"}};
    for (const auto& message : messages) {
        const auto line = encode(message);
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        const auto read = decode(std::string_view(line).substr(0, line.size() - 1));
        ASSERT_TRUE(read) << line;
        EXPECT_EQ(*read, message) << line;
    }
}

TEST(ControlMessage, WhatIsNoMessageIsRefused) {
    for (const auto* line :
         {"", "{", "[]", "17", "{}", R"({"kind":"unknown"})", R"({"kind":7})", R"({"kind":"run"})",
          R"({"kind":"run","job":[]})", R"({"kind":"run","job":"sync"})",
          R"({"kind":"finished","exit_code":"0"})", R"({"kind":"out","text":"€"})",
          "{\"kind\":\"out\",\"text\":\"\xff\"}", R"({"kind":"hello"})"}) {
        const auto read = decode(line);
        ASSERT_TRUE(read.has_error()) << line;
        EXPECT_EQ(read.error().code, Errc::Protocol);
    }
}

TEST(ControlMessage, ADeeplyNestedOneIsRefused) {
    const std::string deep(100'000, '[');
    EXPECT_TRUE(decode(R"({"kind":"run","job":{"a":)" + deep).has_error());
    EXPECT_TRUE(decode(R"({"kind":"run","job":{"a":)" + deep + std::string(100'000, ']') + "}}").has_error());
}

TEST(ControlMessage, AHelloOfAnyVersionIsUnderstood) {
    const auto read = decode(R"({"kind":"hello","protocol":99,"program":"9.0","new":{"x":[1]}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<Hello>(*read), (Hello{99, "9.0"}));
}

TEST(ControlMessage, TwoVersionsSayWhichTheyAre) {
    const Hello older{1, "0.1.0"};
    const Hello newer{2, "0.2.0"};
    EXPECT_TRUE(check_daemon(older, older));
    for (const auto& refused : {check_daemon(older, newer), check_command(newer, older)}) {
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code, Errc::Protocol);
        EXPECT_THAT(refused.error().text, HasSubstr("daemon is stmirror 0.2.0 (protocol 2)"));
        EXPECT_THAT(refused.error().text, HasSubstr("command is stmirror 0.1.0 (protocol 1)"));
    }
    const auto old_daemon = check_daemon(newer, older);
    ASSERT_TRUE(old_daemon.has_error());
    EXPECT_THAT(old_daemon.error().advice, HasSubstr("restart the service"));
}

Message taken(Outbox& outbox) {
    const auto line = outbox.next();
    return line ? *decode(std::string_view(*line).substr(0, line->size() - 1)) : Message{Stop{}};
}

TEST(Outbox, ASlowClientGetsTheNewestStateOfEachPart) {
    Outbox outbox;
    for (int records = 0; records < 1000; ++records) {
        outbox.add_state({"customers", "{\"records\":" + std::to_string(records) + "}"});
        outbox.add_state({"leads", "{\"records\":" + std::to_string(records) + "}"});
    }
    EXPECT_EQ(taken(outbox), Message(Progress{"customers", R"({"records":999})"}));
    EXPECT_EQ(taken(outbox), Message(Progress{"leads", R"({"records":999})"}));
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.next(), std::nullopt);
}

TEST(Outbox, TheResultArrivesWholeAndAfterTheStatesBeforeIt) {
    Outbox outbox;
    outbox.add_state({"customers", R"({"records":1})"});
    const std::string text(output_bytes_max + 10, 'x');
    outbox.add_output(Output::To::Out, text);
    outbox.add(Finished{1});
    EXPECT_EQ(taken(outbox), Message(Progress{"customers", R"({"records":1})"}));
    EXPECT_EQ(taken(outbox), Message(Output{Output::To::Out, text.substr(0, output_bytes_max)}));
    EXPECT_EQ(taken(outbox), Message(Output{Output::To::Out, "xxxxxxxxxx"}));
    EXPECT_EQ(taken(outbox), Message(Finished{1}));
    EXPECT_TRUE(outbox.empty());
}

}  // namespace
}  // namespace stmirror::control
