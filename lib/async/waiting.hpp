// SPDX-License-Identifier: MIT
// How coroutines of the loop wait: for a callback, for a change (Signal), for a time (sleep_until), and for
// work on another thread (run_on). A stop wakes them (OnStop). Call only on the loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace stmirror {

namespace asio = boost::asio;

/// A completion handler of spawned coroutines. An exception propagates out of the event loop instead of being
/// lost.
inline void rethrow(const std::exception_ptr& error) {
    if (error) { std::rethrow_exception(error); }
}

/// Returns a completion handler that passes a coroutine's result to `done`.
template <class Value>
auto hand_to(std::function<void(Value)> done) {
    return [done = std::move(done)](const std::exception_ptr& error, Value value) {
        rethrow(error);
        done(std::move(value));
    };
}

/// Calls `start` with a function, and suspends until that function is called with a T. The function must be
/// called exactly once. If `start` throws before that, the exception is rethrown to the caller, and later
/// calls have no effect.
template <class T, class Start>
asio::awaitable<T> await_callback(Start start) {
    std::exception_ptr failure;
    auto initiate = [&failure](auto handler, Start begin) {
        // std::function requires a copyable target, and the handler of a coroutine is not copyable. The first
        // call takes the handler out, so that the coroutine cannot be resumed twice.
        auto waiting = std::make_shared<std::optional<decltype(handler)>>(std::move(handler));
        const auto resume = [waiting](std::optional<T> value) {
            auto resumed = std::exchange(*waiting, std::nullopt);
            if (resumed) { std::move (*resumed)(std::move(value)); }
        };
        std::exception_ptr thrown;
        try {
            begin([resume](T value) { resume(std::move(value)); });
        } catch (...) { thrown = std::current_exception(); }
        if (!thrown || !*waiting) { return; }
        failure = thrown;
        resume(std::nullopt);
    };
    auto value = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::optional<T>)>(
        initiate, asio::use_awaitable, std::move(start));
    rethrow(failure);
    co_return std::move(*value);
}

/// Wakes coroutines that wait for a change. A woken coroutine must check its condition again.
class Signal {
 public:
    asio::awaitable<void> wait();
    void notify_all();

 private:
    std::vector<std::function<void()>> waiters_;
};

/// Calls a function when a stop is requested, on the thread that requests it. If the stop was already
/// requested, calls the function immediately.
using OnStop = std::stop_callback<std::function<void()>>;

/// Waits until `when`. Returns false if a stop was requested before that.
asio::awaitable<bool> sleep_until(Timers& timers, TimePoint when, std::stop_token stop);

/// Runs `work` on `executor` and returns to the caller's executor, where exceptions are rethrown. In
/// simulated runs `executor` is the loop's executor, so a seed always gives the same run. Pass a named object
/// as `work`, not a temporary lambda, because GCC 12 miscompiles temporaries in `co_await` expressions.
template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> run_on(asio::any_io_executor executor, Work work) {
    using Value = std::invoke_result_t<Work&>;
    auto home = co_await asio::this_coro::executor;
    std::optional<Value> value;
    std::exception_ptr error;
    co_await asio::post(asio::bind_executor(executor, asio::use_awaitable));
    try {
        value.emplace(work());
    } catch (...) { error = std::current_exception(); }
    co_await asio::post(asio::bind_executor(home, asio::use_awaitable));
    rethrow(error);
    co_return std::move(*value);
}

}  // namespace stmirror
