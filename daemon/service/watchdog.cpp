// SPDX-License-Identifier: MIT
#include "daemon/service/watchdog.hpp"

#include <utility>

namespace stmirror::daemon {
namespace {

asio::awaitable<Duration> visit_store(asio::any_io_executor store, Duration interval,
                                      const std::function<void()>& alive) {
    const auto home = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(store, asio::use_awaitable));
    co_await asio::post(asio::bind_executor(home, asio::use_awaitable));
    alive();
    co_return interval;
}

}  // namespace

asio::awaitable<void> run_watchdog(PeriodicParts parts, asio::any_io_executor store, Duration interval,
                                   std::function<void()> alive) {
    const auto round = [&] { return visit_store(store, interval, alive); };
    co_await run_periodically(std::move(parts), Duration{0}, round);
}

}  // namespace stmirror::daemon
