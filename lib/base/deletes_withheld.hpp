// SPDX-License-Identifier: MIT
// The problem that the delete guard reports, wherever it acts.
#pragma once

#include <cstdint>

#include "base/problem.hpp"

namespace stmirror {

/// The delete guard withheld the deletion of `rows` rows of `resource`.
Problem deletes_withheld(std::uint64_t rows, const std::string& resource);

}  // namespace stmirror
