// SPDX-License-Identifier: MIT
#include "publish/surplus_guard.hpp"

#include <utility>

namespace stmirror::publish {

void SurplusGuard::begin() {
    is_repeated_ = std::exchange(repeats_, false);
    if (!is_repeated_) { removable_.reset(); }
    counts_all_ = true;
    found_ = 0;
    removed_ = 0;
}

void SurplusGuard::interrupt() { *this = SurplusGuard(max_delete_percent_); }

bool SurplusGuard::add(std::uint64_t count) {
    if (removable_ && static_cast<double>(removed_ + count) <= *removable_) {
        removed_ += count;
        return true;
    }
    found_ += count;
    return false;
}

bool SurplusGuard::end(const RecordCounts& counts) {
    const bool has_removed = std::exchange(removable_, std::nullopt).has_value();
    if (has_removed || is_clean()) { return false; }
    if (!counts_all_) {
        repeats_ = found_ > 0 || counts.there > counts.here;
        return repeats_;
    }
    constexpr double percent = 100;
    const auto limit = static_cast<double>(counts.there) * max_delete_percent_ / percent;
    if (!counts.is_mirror_whole || static_cast<double>(found_) > limit) { return false; }
    removable_ = limit;
    repeats_ = true;
    return true;
}

}  // namespace stmirror::publish
