// SPDX-License-Identifier: MIT
// Reads [feed], [[fallback]], [[repair]] and [lookup] of a resource file.
#pragma once

#include "catalogue/resource_reader.hpp"

namespace stmirror {

/// To be called after the columns are read. Fills feed, fallbacks, repairs, lookup and types.
void read_feeds(TomlReader& in, ReadResource& into);

}  // namespace stmirror
