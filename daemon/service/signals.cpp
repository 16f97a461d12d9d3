// SPDX-License-Identifier: MIT
#include "daemon/service/signals.hpp"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <stop_token>
#include <utility>

namespace stmirror::daemon {
namespace {

/// If a signal ended a process, a shell reports this number plus the signal's number as the exit code.
constexpr int exit_code_of_signal = 128;

timespec to_timespec(std::chrono::nanoseconds time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return {.tv_sec = seconds.count(), .tv_nsec = (time - seconds).count()};
}

}  // namespace

void Signals::block_reload_signal() {
    sigset_t reload{};
    ::sigemptyset(&reload);
    ::sigaddset(&reload, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &reload, nullptr);
}

Signals::Signals(SignalCalls calls, std::chrono::milliseconds stop_time_max)
    : calls_(std::move(calls)), stop_time_max_(stop_time_max) {
    std::signal(SIGPIPE, SIG_IGN);
    ::sigemptyset(&taken_);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) { ::sigaddset(&taken_, number); }
    ::pthread_sigmask(SIG_BLOCK, &taken_, &before_);
    thread_ = std::jthread([this](const std::stop_token& ended) { listen(ended); });
}

Signals::~Signals() {
    thread_.request_stop();
    ::pthread_kill(thread_.native_handle(), SIGHUP);  // wakes the thread
    thread_.join();
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Signals::listen(const std::stop_token& ended) {
    for (;;) {
        int number = 0;
        if (::sigwait(&taken_, &number) != 0) { continue; }
        if (ended.stop_requested()) { return; }
        if (number == SIGHUP) {
            calls_.reload();
            continue;
        }
        calls_.stop();
        return keep_time(ended);
    }
}

void Signals::keep_time(const std::stop_token& ended) {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + stop_time_max_;
    for (;;) {
        const auto left = deadline - steady_clock::now();
        if (left <= left.zero()) { return calls_.overdue(); }
        const auto time = to_timespec(left);
        const int number = ::sigtimedwait(&taken_, nullptr, &time);
        if (ended.stop_requested()) { return; }
        if (number == SIGTERM || number == SIGINT) { ::_exit(exit_code_of_signal + number); }
    }
}

}  // namespace stmirror::daemon
