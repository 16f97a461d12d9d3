// SPDX-License-Identifier: MIT
#include "catalogue/page.hpp"

#include <xxhash.h>

namespace stmirror {

std::uint64_t content_hash(std::string_view raw) { return XXH3_64bits(raw.data(), raw.size()); }

}  // namespace stmirror
