// SPDX-License-Identifier: MIT
#include "base/printable.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

TEST(Printable, KeepsTextOfAnyLanguage) {
    const std::string text = "Grüße, 東京, שלום, 😀 e\u0301";
    EXPECT_EQ(printable_line(text), text);
    EXPECT_EQ(printable_text(text), text);
}

TEST(Printable, ALineHasNoControlCharacters) {
    EXPECT_EQ(printable_line("  a\r\n\tb\x1b[31mc\x7f \x01 d "), "a b [31mc d");
    EXPECT_EQ(printable_line("a\xC2\x9B"
                             "31mb\xC2\x85"
                             "c\xC2\x80"),
              "a 31mb c");
    EXPECT_EQ(printable_line("a\xE2\x80\xA8"
                             "b\xE2\x80\xA9"),
              "a b");
    EXPECT_EQ(printable_line(std::string_view("a\0b", 3)), "a b");
}

TEST(Printable, ALineDoesNotTurnItsDirection) {
    for (const std::string turn : {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067",
                                   "\u2068", "\u2069", "\u200E", "\u200F", "\u061C"}) {
        EXPECT_EQ(printable_line("a" + turn + "b"), "a b");
        EXPECT_EQ(printable_text("a" + turn + "b"), "ab");
    }
}

TEST(Printable, BytesThatAreNoUtf8AreLeftOut) {
    EXPECT_EQ(printable_line("a\x9B"
                             "31mb\xFF"),
              "a 31mb");
    EXPECT_EQ(printable_line("a\xC2"), "a");
    EXPECT_EQ(printable_text("a\x9B"
                             "b\xE2\x80"),
              "ab");
}

TEST(Printable, ATextKeepsItsLines) {
    EXPECT_EQ(printable_text("{\r\n\t\"a\":  1\x1b]0;title\x07\n}\n"), "{\n\t\"a\":  1]0;title\n}\n");
}

}  // namespace
}  // namespace stmirror
