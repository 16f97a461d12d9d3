// SPDX-License-Identifier: MIT
#include "async/waiting.hpp"

#include <boost/asio/associated_executor.hpp>

namespace stmirror {

asio::awaitable<void> Signal::wait() {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [this](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            waiters_.emplace_back([shared] {
                const auto executor = asio::get_associated_executor(*shared);
                asio::post(executor, [shared] { std::move (*shared)(); });
            });
        },
        asio::use_awaitable);
}

void Signal::notify_all() {
    for (auto& wake : std::exchange(waiters_, {})) { wake(); }
}

asio::awaitable<bool> sleep_until(Timers& timers, TimePoint when, std::stop_token stop) {
    bool due = false;
    Signal wake;
    const OnStop on_stop(stop, [&wake] { wake.notify_all(); });
    const auto timer = timers.call_at(when, [&wake, &due] {
        due = true;
        wake.notify_all();
    });
    while (!due && !stop.stop_requested()) { co_await wake.wait(); }
    timers.cancel(timer);
    co_return due;
}

}  // namespace stmirror
