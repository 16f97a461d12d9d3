// SPDX-License-Identifier: MIT
// What a page does to the cursor of its feed. Plain values.
#pragma once

#include <string>

namespace stmirror::mirror {

/// Which walk a cursor belongs to.
enum class CursorKind {
    Main,      ///< the feed's own
    FullScan,  ///< the repeated walk from the start, booked after a refused token; the main cursor stays
    Fallback,  ///< of the fallback that reads instead of a refused feed; the main cursor stays
};

/// Opaque to the mirror: what the feed asks for next.
struct CursorUpdate {
    CursorKind kind = CursorKind::Main;
    std::string cursor;
    bool may_wait = false;  ///< need not be written where the pages brought nothing to write
};

}  // namespace stmirror::mirror
