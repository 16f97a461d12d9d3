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
    for (auto& wake : std::exchange(waiters_, {})) wake();
}

asio::awaitable<bool> Alarm::sleep_until(TimePoint when) {
    bool due = false;
    const auto timer = timers_->call_at(when, [this, &due] {
        due = true;
        wake_.notify_all();
    });
    while (!due && !stopped_) co_await wake_.wait();
    timers_->cancel(timer);
    co_return due;
}

void Alarm::stop() {
    stopped_ = true;
    wake_.notify_all();
}

}  // namespace stmirror
