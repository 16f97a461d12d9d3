// SPDX-License-Identifier: MIT
// Removes case and accents from text, for searching.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

/// Returns UTF-8 text in lower case without accents: "Müller-Łódź" becomes "muller-lodz", and "Straße"
/// becomes "strasse". Letters outside ASCII, Latin-1 and Latin Extended-A stay as they are. Combining accents
/// are removed.
std::string folded(std::string_view text);

}  // namespace stmirror
