// SPDX-License-Identifier: MIT
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::sync {

const char* name(Extent extent) {
    switch (extent) {
        case Extent::Complete:
            return "complete";
        case Extent::Incremental:
            return "incremental";
        case Extent::Tail:
            return "tail";
        case Extent::FullScan:
            return "full_scan";
        case Extent::BackgroundRefresh:
            return "background_refresh";
    }
    return "";
}

Priority full_scan_priority(Extent extent) {
    return extent == Extent::FullScan ? Priority::Proof : Priority::BackgroundRefresh;
}

}  // namespace stmirror::sync
