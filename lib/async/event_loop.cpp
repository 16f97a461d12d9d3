// SPDX-License-Identifier: MIT
#include "async/event_loop.hpp"

#include <unistd.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <map>

namespace stmirror {
namespace {

namespace asio = boost::asio;

class AsioTimers final : public Timers {
 public:
    explicit AsioTimers(asio::io_context& loop) : loop_(&loop) {}

    Id call_at(TimePoint when, std::function<void()> callback) override {
        const Id id = ++last_id_;
        auto& timer = timers_.try_emplace(id, *loop_, when).first->second;
        timer.async_wait([this, id, call = std::move(callback)](boost::system::error_code error) {
            // cancel() erases the timer itself. A timer that fires is erased here.
            if (error || timers_.erase(id) == 0) { return; }
            call();
        });
        return id;
    }
    void cancel(Id id) override { timers_.erase(id); }

 private:
    asio::io_context* loop_;
    Id last_id_ = 0;
    std::map<Id, asio::steady_timer> timers_;
};

}  // namespace

struct EventLoop::Impl {
    asio::io_context io{1};
    asio::thread_pool store{1};
    asio::thread_pool reader{1};
    asio::thread_pool decoder{1};
    AsioTimers timers{io};
    asio::signal_set signals{io};
    std::function<void()> stop;

    void await_signal();
};

void EventLoop::Impl::await_signal() {
    signals.async_wait([this](boost::system::error_code error, int number) {
        if (error) { return; }
        if (!stop) { ::_exit(128 + number); }
        auto call = std::exchange(stop, nullptr);
        await_signal();
        call();
    });
}

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}
EventLoop::~EventLoop() {
    impl_->store.join();
    impl_->reader.join();
    impl_->decoder.join();
}

asio::io_context& EventLoop::io_context() { return impl_->io; }
asio::any_io_executor EventLoop::executor() { return impl_->io.get_executor(); }
asio::any_io_executor EventLoop::store() { return impl_->store.get_executor(); }
asio::any_io_executor EventLoop::reader() { return impl_->reader.get_executor(); }
asio::any_io_executor EventLoop::decoder() { return impl_->decoder.get_executor(); }
Timers& EventLoop::timers() { return impl_->timers; }

void EventLoop::on_stop_signal(std::function<void()> stop) {
    std::signal(SIGPIPE, SIG_IGN);
    impl_->stop = std::move(stop);
    impl_->signals.add(SIGTERM);
    impl_->signals.add(SIGINT);
    impl_->await_signal();
}

void EventLoop::run() { impl_->io.run(); }

void EventLoop::finish() {
    impl_->signals.cancel();
    // Restores the default actions, so that a signal now ends the process immediately, even if other work has
    // not ended.
    impl_->signals.clear();
}

}  // namespace stmirror
