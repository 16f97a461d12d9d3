// SPDX-License-Identifier: MIT
// The problem that is reported when the delete guard (max_delete_percent) withholds deletions.
#pragma once

#include <cstdint>

#include "base/problem.hpp"

namespace stmirror {

/// Returns the problem to report after the delete guard withheld the deletion of `rows` rows of `resource`.
Problem deletes_withheld(std::uint64_t rows, const std::string& resource);

}  // namespace stmirror
