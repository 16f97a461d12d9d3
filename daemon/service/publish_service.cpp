// SPDX-License-Identifier: MIT
#include "daemon/service/publish_service.hpp"

#include <unistd.h>

#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

/// The time limit after a stop signal. A running statement is abandoned, and its transaction is rolled back.
constexpr std::chrono::seconds stop_time_max{9};

std::optional<Duration> half(const std::optional<std::chrono::microseconds>& time) {
    return time ? std::optional<Duration>(*time / 2) : std::nullopt;
}

}  // namespace

PublishService::PublishService(const Context& context, const Settings& settings)
    : log_(context.make_logger(settings)),
      watchdog_interval_(half(Notifier::watchdog_time())),
      signals_({[this] { on_stop(); }, [] {}, [this] { on_overdue(); }}, stop_time_max) {
    log_->sum_up_repeats();
}

bool PublishService::pause(Duration time) {
    const auto now = clock_.now();
    if (watchdog_interval_ && now >= watchdog_at_) {
        notifier_.watchdog();
        watchdog_at_ = now + *watchdog_interval_;
    }
    const auto token = stop_.get_token();
    if (time > Duration{0}) {
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, token, time, [&] { return token.stop_requested(); });
    }
    return !token.stop_requested();
}

void PublishService::on_stop() {
    notifier_.stopping();
    log_->info("stopping", {});
    stop_.request_stop();
}

void PublishService::on_overdue() {
    log_->error("stop_abandoned", {{"after_seconds", stop_time_max.count()}});
    ::_exit(code(ExitCode::Failed));
}

}  // namespace stmirror::daemon
