// SPDX-License-Identifier: MIT
#include "sync/store/store.hpp"

namespace stmirror::sync {

asio::awaitable<bool> Store::wait_for_turn(Caller caller) {
    if (stopped_) co_return false;
    const auto ticket = queue_.enter(caller.urgency, caller.tenant_id);
    auto& turn = waiting_[ticket];
    start_next();
    while (!turn.has_come && !stopped_) co_await turn.called.wait();
    const bool has_come = turn.has_come;
    waiting_.erase(ticket);
    co_return has_come;
}

void Store::start_next() {
    while (!stopped_ && under_way_ < under_way_max) {
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

void Store::stop() {
    stopped_ = true;
    for (auto& [ticket, turn] : waiting_) turn.called.notify_all();
}

}  // namespace stmirror::sync
