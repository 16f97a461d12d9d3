// SPDX-License-Identifier: MIT
#include "status/model/reading_age.hpp"

#include <algorithm>

namespace stmirror::status {

void ReadingAge::read(TimePoint began, TimePoint ended, std::uint64_t written) {
    last_ = {ended, ended - began, written};
}

bool ReadingAge::is_good(TimePoint now, std::uint64_t written) const {
    if (!last_) { return false; }
    Duration good_for = std::max<Duration>(good_for_min, last_->took * good_for_readings);
    if (is_current(written)) { good_for = std::max<Duration>(good_for, good_for_unchanged); }
    return now - last_->ended < good_for;
}

}  // namespace stmirror::status
