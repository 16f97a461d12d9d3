// SPDX-License-Identifier: MIT
// Text without case and accents, to search in. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// `text`, which is UTF-8, in lower case without accents: "Müller-Łódź" becomes "muller-lodz", "Straße"
/// "strasse". Letters beyond ASCII, Latin-1 and Latin Extended-A stay as they are. Combining accents are
/// dropped.
std::string folded(std::string_view text);

}  // namespace stmirror
