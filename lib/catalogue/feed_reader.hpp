// SPDX-License-Identifier: MIT
// Reads [feed], [[fallback]], [[repair]] and [lookup] of a resource file.
#pragma once

#include "catalogue/resource_reader.hpp"

namespace stmirror {

/// Fills feed, fallbacks, repairs, lookup and types. Must be called after the columns are read.
void read_feeds(TomlReader& in, ReadResource& into);

}  // namespace stmirror
