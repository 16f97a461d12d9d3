// SPDX-License-Identifier: MIT
// How a page moves the cursor of its feed. Plain values.
#pragma once

#include <string>

namespace stmirror::mirror {

/// Which of a feed's cursors is meant.
enum class CursorKind {
    Main,      ///< the cursor of the feed itself
    FullScan,  ///< of a full scan; the main cursor stays
    Fallback,  ///< of the fallback in use while the feed is refused; the main cursor stays
};

/// The cursor is opaque to the mirror: the feed knows what to request next.
struct CursorUpdate {
    CursorKind kind = CursorKind::Main;
    std::string cursor;
    bool may_wait = false;  ///< the write may be skipped if no row was written
};

}  // namespace stmirror::mirror
