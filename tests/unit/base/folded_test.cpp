// SPDX-License-Identifier: MIT
#include "base/folded.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

TEST(Folded, LettersLoseCaseAndAccents) {
    EXPECT_EQ(folded("MÜLLER-Łódź 12"), "muller-lodz 12");
    EXPECT_EQ(folded("ÀÿŽž×÷"), "ayzz×÷");
    EXPECT_EQ(folded(""), "");
}

TEST(Folded, LigaturesBecomeTwoLetters) {
    EXPECT_EQ(folded("Straße Æther œuvre Þór ĳ ŉ"), "strasse aether oeuvre thor ij n");
}

TEST(Folded, CombiningAccentsAreDropped) { EXPECT_EQ(folded("Mu\u0308ller"), "muller"); }

TEST(Folded, OtherCharactersAndInvalidBytesStay) {
    for (const auto* text : {"Ярослав", "王芳", "🔧", "\xc3", "\xff\xc3(", "\x80"}) {
        EXPECT_EQ(folded(text), text);
    }
}

}  // namespace
}  // namespace stmirror
