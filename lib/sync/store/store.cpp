// SPDX-License-Identifier: MIT
#include "sync/store/store.hpp"

namespace stmirror::sync {

Store::Store(asio::any_io_executor executor, mirror::Mirror& mirror, std::stop_token stop)
    : executor_(std::move(executor)), mirror_(&mirror), stop_(std::move(stop)), on_stop_(stop_, [this] {
          for (auto& [ticket, turn] : waiting_) turn.called.notify_all();
      }) {}

asio::awaitable<bool> Store::wait_for_turn(Caller caller) {
    if (stop_.stop_requested()) co_return false;
    const auto ticket = queue_.enter(caller.urgency, caller.tenant_id);
    auto& turn = waiting_[ticket];
    start_next();
    while (!turn.has_come && !stop_.stop_requested()) co_await turn.called.wait();
    const bool has_come = turn.has_come;
    waiting_.erase(ticket);
    co_return has_come;
}

void Store::start_next() {
    while (!stop_.stop_requested() && under_way_ < under_way_max) {
        const auto ticket = queue_.next();
        if (!ticket) return;
        ++under_way_;
        auto& turn = waiting_.at(*ticket);
        turn.has_come = true;
        turn.called.notify_all();
    }
}

void Store::end_turn() {
    --under_way_;
    start_next();
}

}  // namespace stmirror::sync
