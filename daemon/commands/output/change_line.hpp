// SPDX-License-Identifier: MIT
// A line of the change log as `changes` prints it: a JSON object (docs/consuming.md). Pure.
#pragma once

#include <span>
#include <string>

#include "mirror/reader.hpp"

namespace stmirror::daemon {

/// Without a line end. `key_columns` are the names of the key's values, in their order.
std::string change_line(const mirror::Change& change, std::span<const std::string> key_columns);

}  // namespace stmirror::daemon
