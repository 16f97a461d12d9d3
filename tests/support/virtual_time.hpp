// SPDX-License-Identifier: MIT
// Virtual time for tests. While there is work to do, the clock does not advance. Then it jumps to the next
// timer. A week passes in a moment, and the same seed always gives the same run.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/clock.hpp"

namespace stmirror::testing {

class VirtualTime final : public Clock, public Timers {
 public:
    explicit VirtualTime(Timestamp start = *Timestamp::parse("2026-03-10T12:00:00Z")) : start_(start) {}

    TimePoint now() const override { return TimePoint{elapsed_}; }
    Timestamp utc_now() const override { return start_ + std::chrono::duration_cast<Ticks>(elapsed_); }

    Id call_at(TimePoint when, std::function<void()> callback) override {
        const Id id = ++last_id_;
        timers_.emplace(std::pair{when, id}, std::move(callback));
        return id;
    }
    void cancel(Id id) override {
        std::erase_if(timers_, [id](const auto& timer) { return timer.first.second == id; });
    }

    boost::asio::io_context& loop() { return loop_; }
    std::size_t pending_timers() const { return timers_.size(); }

    /// Runs until `done` returns true. Throws if no work and no timer is left before that.
    void run_until(const std::function<bool()>& done) {
        for (;;) {
            loop_.restart();
            loop_.poll();
            if (done()) { return; }
            if (timers_.empty()) { throw std::logic_error("nothing left to do, and not done"); }
            fire_next();
        }
    }
    void advance(Duration by) {
        const auto end = now() + by;
        bool reached = false;
        call_at(end, [&] { reached = true; });
        run_until([&] { return reached; });
    }

 private:
    void fire_next() {
        auto timer = timers_.extract(timers_.begin());
        elapsed_ = std::max(elapsed_, timer.key().first.time_since_epoch());
        timer.mapped()();
    }

    Timestamp start_;
    Duration elapsed_{std::chrono::hours{1}};
    Id last_id_ = 0;
    std::map<std::pair<TimePoint, Id>, std::function<void()>> timers_;
    boost::asio::io_context loop_{1};
};

}  // namespace stmirror::testing
