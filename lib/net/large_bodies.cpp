// SPDX-License-Identifier: MIT
#include "net/large_bodies.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <utility>

#include "async/waiting.hpp"

namespace stmirror::net {

namespace asio = boost::asio;

struct LargeBodies::State {
    State(asio::any_io_executor its_executor, std::stop_token its_stop)
        : executor(std::move(its_executor)),
          stop(std::move(its_stop)),
          on_stop(stop, [this] { wake_all(); }) {}

    void wake_all() {
        for (auto* wakeup : waiting) { wakeup->cancel(); }
    }
    void give_back() {
        is_taken = false;
        if (!waiting.empty()) { waiting.front()->cancel(); }
    }

    asio::any_io_executor executor;
    std::deque<asio::steady_timer*> waiting;
    bool is_taken = false;
    std::stop_token stop;
    OnStop on_stop;
};

LargeBodies::LargeBodies(asio::any_io_executor executor, std::stop_token stop)
    : state_(std::make_shared<State>(std::move(executor), std::move(stop))) {}

asio::awaitable<LargeBodies::Permit> LargeBodies::take(TimePoint deadline) {
    const auto state = state_;
    asio::steady_timer wakeup(state->executor, deadline);
    state->waiting.push_back(&wakeup);
    bool is_late = false;
    while (!state->stop.stop_requested() && !is_late &&
           (state->is_taken || state->waiting.front() != &wakeup)) {
        const auto [woken] = co_await wakeup.async_wait(asio::as_tuple(asio::use_awaitable));
        is_late = !woken;
    }
    std::erase(state->waiting, &wakeup);
    if (state->stop.stop_requested() || is_late || state->is_taken) {
        // A waiter that was woken but leaves without the permit wakes the next one.
        if (!state->is_taken && !state->waiting.empty()) { state->waiting.front()->cancel(); }
        co_return nullptr;
    }
    state->is_taken = true;
    const auto give_back = [state](void*) { state->give_back(); };
    co_return Permit(state.get(), give_back);
}

}  // namespace stmirror::net
