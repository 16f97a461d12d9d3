// SPDX-License-Identifier: MIT
#include "sync/store/store.hpp"

namespace stmirror::sync {

Store::Store(asio::any_io_executor executor, mirror::Mirror& mirror, std::stop_token stop)
    : executor_(std::move(executor)), mirror_(&mirror), stop_(std::move(stop)), on_stop_(stop_, [this] {
          for (auto& [ticket, waiter] : waiting_) { waiter.called.notify_all(); }
      }) {}

asio::awaitable<bool> Store::wait_for_slot(Caller caller) {
    if (stop_.stop_requested()) { co_return false; }
    const auto ticket = queue_.enter(caller.urgency, caller.tenant_id);
    auto& waiter = waiting_[ticket];
    start_next();
    while (!waiter.has_slot && !stop_.stop_requested()) { co_await waiter.called.wait(); }
    const bool has_slot = waiter.has_slot;
    waiting_.erase(ticket);
    co_return has_slot;
}

void Store::start_next() {
    while (!stop_.stop_requested() && under_way_ < under_way_max) {
        const auto ticket = queue_.next();
        if (!ticket) { return; }
        ++under_way_;
        auto& waiter = waiting_.at(*ticket);
        waiter.has_slot = true;
        waiter.called.notify_all();
    }
}

void Store::release_slot() {
    --under_way_;
    start_next();
}

}  // namespace stmirror::sync
