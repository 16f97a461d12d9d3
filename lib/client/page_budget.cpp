// SPDX-License-Identifier: MIT
#include "client/page_budget.hpp"

namespace stmirror::client {

void PageBudget::release() {
    --taken_;
    const auto count = waiting_.size();
    for (std::size_t i = 0; i < count && !is_full(); ++i) { waiting_[(first_ + i) % count](); }
    if (count > 0) { first_ = (first_ + 1) % count; }
}

}  // namespace stmirror::client
