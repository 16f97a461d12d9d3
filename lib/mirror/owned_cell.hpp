// SPDX-License-Identifier: MIT
// Between cells that point into a page or a statement and cells that own their text.
#pragma once

#include "mirror/mirror.hpp"

namespace stmirror::mirror {

OwnedCell owned(const Cell& cell);
/// Text points into `cell`.
Cell borrowed(const OwnedCell& cell);

}  // namespace stmirror::mirror
