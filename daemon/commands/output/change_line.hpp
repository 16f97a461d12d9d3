// SPDX-License-Identifier: MIT
// A line of the change log as the JSON object that `changes` prints (docs/consuming.md). Pure.
#pragma once

#include <span>
#include <string>

#include "mirror/reader.hpp"

namespace stmirror::daemon {

/// Has no line end. `key_columns`: the names of the key's values, in order.
std::string change_line(const mirror::Change& change, std::span<const std::string> key_columns);

}  // namespace stmirror::daemon
