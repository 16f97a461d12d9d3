// SPDX-License-Identifier: MIT
// Writes a line of the change log as the JSON object that `changes` prints (docs/consuming.md).
#pragma once

#include <span>
#include <string>

#include "mirror/reader.hpp"

namespace stmirror::daemon {

/// Returns the object without a line end. `key_columns` has the names of the key's values, in order.
std::string change_line(const mirror::Change& change, std::span<const std::string> key_columns);

}  // namespace stmirror::daemon
