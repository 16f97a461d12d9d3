// SPDX-License-Identifier: MIT
// Advice for the operator that several messages share. (api/advice has the advice for refused requests.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stmirror {

/// What to do when the delete guard withholds deletions that are right.
std::string accept_deletes_advice(std::string_view resource);

/// The delete guard withheld the deletion of `rows` rows of `resource`: what that means, with the advice.
std::string deletes_withheld_text(std::uint64_t rows, std::string_view resource);

}  // namespace stmirror
