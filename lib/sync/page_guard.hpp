// SPDX-License-Identifier: MIT
// Whether a list that is read page by page comes to its end. An API that ignores the page's number, or always
// says that there is more, must neither keep us for ever nor pass for a whole list. Pure. One thread.
#pragma once

#include "sync/distinct_keys.hpp"

namespace stmirror::sync {

class PageGuard {
 public:
    /// More than any list takes that hangs on one record.
    static constexpr int pages_max = 1000;

    enum class Next {
        Page,     ///< there is more
        End,      ///< it was read whole
        Endless,  ///< it says that there is more, and shows nothing new
    };
    Next after(const Page& page);

 private:
    DistinctKeys keys_;
    int pages_ = 0;
};

/// What Endless means, for the error.
constexpr const char* endless_list = "the list says that there is more, but its next page shows nothing new";

}  // namespace stmirror::sync
