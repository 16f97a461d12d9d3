// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

namespace stmirror {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

struct LogTest : ::testing::Test {
    std::vector<std::string> lines;
    std::vector<LogLevel> levels;

    Logger::Sink sink() {
        return [this](LogLevel level, std::string_view line) {
            levels.push_back(level);
            lines.emplace_back(line);
        };
    }
    std::string text_of(std::string_view value) {
        Logger log(LogLevel::Debug, LogFormat::Text, sink());
        log.info("event", {{"v", value}});
        return lines.back();
    }
    nlohmann::json json_of(LogField field) {
        Logger log(LogLevel::Debug, LogFormat::Json, sink());
        log.info("event", {std::move(field)});
        return nlohmann::json::parse(lines.back());
    }
};

TEST_F(LogTest, TextNamesTheEventFirstAndThenEachField) {
    Logger log(LogLevel::Info, LogFormat::Text, sink());
    log.info("page_applied", {{"feed", "customers"}, {"rows", 5000}, {"rate", 2.5}, {"first", true}});
    log.warning("throttled", {});
    EXPECT_THAT(lines, ElementsAre("info    page_applied feed=customers rows=5000 rate=2.5 first=true",
                                   "warning throttled"));
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
    Logger log(LogLevel::Warning, LogFormat::Text, sink());
    log.debug("a", {});
    log.info("b", {});
    log.warning("c", {});
    log.error("d", {});
    EXPECT_THAT(levels, ElementsAre(LogLevel::Warning, LogLevel::Error));

    Logger silent(LogLevel::Off, LogFormat::Text, sink());
    silent.error("e", {});
    EXPECT_EQ(lines.size(), 2u);
}

TEST_F(LogTest, AValueThatCouldBeMisreadIsQuoted) {
    EXPECT_EQ(text_of("plain-1/2:3.x"), "info    event v=plain-1/2:3.x");
    EXPECT_EQ(text_of("two words"), R"(info    event v="two words")");
    EXPECT_EQ(text_of(""), R"(info    event v="")");
    EXPECT_EQ(text_of("a=b"), R"(info    event v="a=b")");
    EXPECT_EQ(text_of(R"(say "x" \)"), R"(info    event v="say \"x\" \\")");
}

TEST_F(LogTest, OneEventStaysOneLineOfPlainCharacters) {
    EXPECT_EQ(text_of("a\r\nerror forged x=1"), R"(info    event v="a\r\nerror forged x=1")");
    EXPECT_EQ(text_of("\x1b[31m\x7f"), R"(info    event v="\u001b[31m\u007f")");
    EXPECT_EQ(text_of("M\xc3\xbcller"), R"(info    event v="M\u00fcller")");
    EXPECT_EQ(text_of(std::string_view("a\0b", 3)), R"(info    event v="a\u0000b")");
    EXPECT_EQ(text_of("bad \xff\xfe utf-8"), R"(info    event v="bad \ufffd\ufffd utf-8")");
}

TEST_F(LogTest, ValuesWithPatternCharactersAreLeftAlone) {
    EXPECT_EQ(text_of("%v%d{}{0}"), "info    event v=%v%d{}{0}");
}

TEST_F(LogTest, JsonKeepsTypes) {
    Logger log(LogLevel::Debug, LogFormat::Json, sink());
    log.error("pass_failed", {{"feed", "leads"}, {"rows", -3}, {"seconds", 1.5}, {"last", false}});
    EXPECT_EQ(
        lines.back(),
        R"({"level":"error","event":"pass_failed","feed":"leads","rows":-3,"seconds":1.5,"last":false})");
}

TEST_F(LogTest, JsonIsValidWhateverTheValueIs) {
    EXPECT_EQ(json_of({"v", "line\nbreak \"quoted\" \x01"}).at("v"), "line\nbreak \"quoted\" \x01");
    EXPECT_EQ(json_of({"v", "\xc3\x28 \xf0\x9f"}).at("v").get<std::string>().substr(0, 3), "\xef\xbf\xbd");
    EXPECT_TRUE(json_of({"v", std::numeric_limits<double>::quiet_NaN()}).at("v").is_null());
    EXPECT_EQ(json_of({"v", std::numeric_limits<std::int64_t>::max()}).at("v"), 9223372036854775807);
    EXPECT_EQ(json_of({"a \"name\"", 1}).at("a \"name\""), 1);
}

TEST_F(LogTest, LinesOfSeveralThreadsDoNotMix) {
    Logger log(LogLevel::Info, LogFormat::Text, sink());
    const auto work = [&log] {
        for (int i = 0; i < 500; ++i) { log.info("counted", {{"i", i}}); }
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    ASSERT_EQ(lines.size(), 1000u);
    EXPECT_THAT(lines, ::testing::Each(MatchesRegex("info    counted i=[0-9]+")));
}

struct StderrTest : ::testing::Test {
    void TearDown() override { unsetenv("JOURNAL_STREAM"); }
    /// Returns the value of JOURNAL_STREAM that systemd sets for a service whose stderr is `file`.
    static std::string stream_of(int file) {
        struct stat info{};
        ::fstat(file, &info);
        return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
    }
    static std::string written(LogFormat format, bool to_journal = false) {
        ::testing::internal::CaptureStderr();
        if (to_journal) { setenv("JOURNAL_STREAM", stream_of(STDERR_FILENO).c_str(), 1); }
        Logger log(LogLevel::Debug, format);
        log.warning("feed_refused", {{"feed", "leads"}});
        return ::testing::internal::GetCapturedStderr();
    }
};

TEST_F(StderrTest, ATerminalGetsTheTimeInUtc) {
    unsetenv("JOURNAL_STREAM");
    const std::regex text(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning feed_refused feed=leads\n)");
    EXPECT_TRUE(std::regex_match(written(LogFormat::Text), text));
    const auto json = nlohmann::json::parse(written(LogFormat::Json));
    EXPECT_TRUE(json.at("time").get<std::string>().ends_with("Z"));
}

TEST_F(StderrTest, TheJournalGetsThePriorityAndNoTime) {
    EXPECT_EQ(written(LogFormat::Text, true), "<4>warning feed_refused feed=leads\n");
    EXPECT_EQ(written(LogFormat::Json, true),
              "<4>{\"level\":\"warning\",\"event\":\"feed_refused\",\"feed\":\"leads\"}\n");
}

/// A service may redirect the stderr of its child processes.
TEST_F(StderrTest, AnInheritedJournalStreamIsNotOurs) {
    setenv("JOURNAL_STREAM", stream_of(STDIN_FILENO).c_str(), 1);
    EXPECT_TRUE(written(LogFormat::Text).ends_with("Z warning feed_refused feed=leads\n"));
    setenv("JOURNAL_STREAM", "nonsense", 1);
    EXPECT_FALSE(written(LogFormat::Text).starts_with("<"));
}

TEST(LogLevelTest, EveryNameReadsBack) {
    for (auto level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error, LogLevel::Off}) {
        EXPECT_EQ(log_level_of(name(level)), level);
    }
    EXPECT_EQ(log_level_of("INFO"), std::nullopt);
    EXPECT_EQ(log_level_of(""), std::nullopt);
}

}  // namespace
}  // namespace stmirror
