// SPDX-License-Identifier: MIT
#include "daemon/watchdog.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace stmirror::daemon {

namespace asio = boost::asio;

struct Watchdog::Impl : std::enable_shared_from_this<Impl> {
    Impl(WatchdogParts p, Duration i, std::function<void()> a)
        : parts(std::move(p)), interval(i), alive(std::move(a)) {}

    void go();
    void come_back();

    WatchdogParts parts;
    Duration interval;
    std::function<void()> alive;
    std::optional<Timers::Id> timer;
    bool stopped = false;
};

void Watchdog::Impl::go() {
    timer.reset();
    asio::post(parts.store,
               [self = shared_from_this()] { asio::post(self->parts.loop, [self] { self->come_back(); }); });
}

void Watchdog::Impl::come_back() {
    if (stopped) return;
    alive();
    timer = parts.timers.call_at(parts.clock.now() + interval, [self = shared_from_this()] { self->go(); });
}

Watchdog::Watchdog(WatchdogParts parts, Duration interval, std::function<void()> alive)
    : impl_(std::make_shared<Impl>(std::move(parts), interval, std::move(alive))) {
    impl_->go();
}

Watchdog::~Watchdog() { stop(); }

void Watchdog::stop() {
    impl_->stopped = true;
    if (impl_->timer) impl_->parts.timers.cancel(*impl_->timer);
    impl_->timer.reset();
}

}  // namespace stmirror::daemon
