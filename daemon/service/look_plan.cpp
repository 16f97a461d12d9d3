// SPDX-License-Identifier: MIT
#include "daemon/service/look_plan.hpp"

#include <algorithm>

#include "status/model/lag_history.hpp"

namespace stmirror::daemon {

LookPlan::Look LookPlan::next(TimePoint now, bool is_current) const {
    const bool is_due = !noted_ || now - *noted_ >= status::LagHistory::interval;
    if (!is_due) { return Look::Glance; }
    return was_fresh_ && is_current ? Look::Note : Look::Read;
}

void LookPlan::noted(TimePoint now, bool is_fresh) {
    noted_ = now;
    was_fresh_ = is_fresh;
}

Duration LookPlan::wait(TimePoint now, bool is_fresh) const {
    if (!is_fresh || !noted_) { return busy_interval; }
    return std::max<Duration>(*noted_ + status::LagHistory::interval - now, Duration{0});
}

}  // namespace stmirror::daemon
