// SPDX-License-Identifier: MIT
#include "sync/pass_mode.hpp"

namespace stmirror::sync {

const char* name(Extent extent) {
    switch (extent) {
        case Extent::Whole:
            return "whole";
        case Extent::Fresh:
            return "fresh";
        case Extent::Tail:
            return "tail";
        case Extent::Past:
            return "past";
        case Extent::Refresh:
            return "refresh";
    }
    return "";
}

Priority full_scan_priority(Extent extent) {
    return extent == Extent::Past ? Priority::Proof : Priority::Rotation;
}

}  // namespace stmirror::sync
