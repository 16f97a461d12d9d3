// SPDX-License-Identifier: MIT
#include "daemon/store_round.hpp"

#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

namespace stmirror::daemon {

namespace asio = boost::asio;

struct StoreRound::Impl : std::enable_shared_from_this<Impl> {
    Impl(StoreRoundParts p, Duration i, std::function<void()> w, std::function<void()> b)
        : parts(std::move(p)), interval(i), work(std::move(w)), back(std::move(b)) {}

    void go();
    void come_back();

    StoreRoundParts parts;
    Duration interval;
    std::function<void()> work;
    std::function<void()> back;
    std::optional<Timers::Id> timer;
    bool stopped = false;
};

void StoreRound::Impl::go() {
    timer.reset();
    asio::post(parts.store, [self = shared_from_this()] {
        self->work();
        asio::post(self->parts.loop, [self] { self->come_back(); });
    });
}

void StoreRound::Impl::come_back() {
    if (stopped) return;
    back();
    timer = parts.timers.call_at(parts.clock.now() + interval, [self = shared_from_this()] { self->go(); });
}

StoreRound::StoreRound(StoreRoundParts parts, Duration interval, std::function<void()> work,
                       std::function<void()> back)
    : impl_(std::make_shared<Impl>(std::move(parts), interval, std::move(work), std::move(back))) {
    impl_->go();
}

StoreRound::~StoreRound() { stop(); }

void StoreRound::stop() {
    impl_->stopped = true;
    if (impl_->timer) impl_->parts.timers.cancel(*impl_->timer);
    impl_->timer.reset();
}

}  // namespace stmirror::daemon
