// SPDX-License-Identifier: MIT
#include "daemon/service/store_round.hpp"

#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

namespace stmirror::daemon {

namespace asio = boost::asio;

struct StoreRound::Impl : std::enable_shared_from_this<Impl> {
    Impl(StoreRoundParts p, std::function<Duration()> w, std::function<void()> b)
        : parts(std::move(p)), work(std::move(w)), back(std::move(b)) {}

    void go();
    void come_back(Duration wait);

    StoreRoundParts parts;
    std::function<Duration()> work;
    std::function<void()> back;
    std::optional<Timers::Id> timer;
    bool stopped = false;
};

void StoreRound::Impl::go() {
    timer.reset();
    asio::post(parts.store, [self = shared_from_this()] {
        const auto wait = self->work();
        asio::post(self->parts.loop, [self, wait] { self->come_back(wait); });
    });
}

void StoreRound::Impl::come_back(Duration wait) {
    if (stopped) return;
    back();
    timer = parts.timers.call_at(parts.clock.now() + wait, [self = shared_from_this()] { self->go(); });
}

StoreRound::StoreRound(StoreRoundParts parts, std::function<Duration()> work, std::function<void()> back)
    : impl_(std::make_shared<Impl>(std::move(parts), std::move(work), std::move(back))) {
    impl_->go();
}

StoreRound::~StoreRound() { stop(); }

void StoreRound::stop() {
    impl_->stopped = true;
    if (impl_->timer) impl_->parts.timers.cancel(*impl_->timer);
    impl_->timer.reset();
}

}  // namespace stmirror::daemon
