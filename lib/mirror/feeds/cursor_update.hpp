// SPDX-License-Identifier: MIT
// Value types that describe how a page moves the cursor of its feed.
#pragma once

#include <string>

namespace stmirror::mirror {

/// Which of a feed's cursors is meant.
enum class CursorKind {
    Main,      ///< the cursor of the feed itself
    FullScan,  ///< the cursor of a full scan; the main cursor does not change
    Fallback,  ///< the cursor of the fallback that replaces a refused feed; the main cursor does not change
};

/// A new value of a cursor. It is opaque to the mirror. Only the feed interprets it.
struct CursorUpdate {
    CursorKind kind = CursorKind::Main;
    std::string cursor;
    bool may_wait = false;  ///< the write may be skipped if no row was written
};

}  // namespace stmirror::mirror
