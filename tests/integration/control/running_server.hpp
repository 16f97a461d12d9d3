// SPDX-License-Identifier: MIT
// A server of the control socket on its own loop, with a scripted job.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <map>
#include <stdexcept>
#include <thread>

#include "async/event_loop.hpp"
#include "async/waiting.hpp"
#include "control/client.hpp"
#include "control/server.hpp"
#include "control/socket_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

/// Timers that a test can make due at once.
class HurriedTimers final : public Timers {
 public:
    explicit HurriedTimers(Timers& timers) : timers_(timers) {}

    Id call_at(TimePoint when, std::function<void()> callback) override {
        auto shared = std::make_shared<std::function<void()>>(std::move(callback));
        const auto id = timers_.call_at(when, [this, shared] {
            std::erase_if(pending_, [&](const auto& each) { return each.second == shared; });
            (*shared)();
        });
        pending_[id] = std::move(shared);
        return id;
    }
    void cancel(Id id) override {
        pending_.erase(id);
        timers_.cancel(id);
    }
    /// Calls all pending callbacks, as if their time had come.
    void fire() {
        for (const auto& [id, callback] : std::exchange(pending_, {})) {
            timers_.cancel(id);
            (*callback)();
        }
    }

 private:
    Timers& timers_;
    std::map<Id, std::shared_ptr<std::function<void()>>> pending_;
};

/// The job {"wait":true} runs until it is stopped and ends with 1. The job {"print":N} prints N bytes and
/// ends with 0.
class RunningServer {
 public:
    explicit RunningServer(control::ServerOptions options = {}) {
        options.stop = stop_.get_token();
        auto file = control::SocketFile::create(path());
        if (!file) { throw std::runtime_error(file.error().line()); }
        file_ = std::move(*file);
        auto server =
            control::Server::start(loop_.io_context(), timers_, clock_, file_->number(), std::move(options),
                                   [this](std::string job, control::Client& client, std::stop_token stop) {
                                       return run(std::move(job), client, std::move(stop));
                                   });
        if (!server) { throw std::runtime_error(server.error().line()); }
        server_ = std::move(*server);
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~RunningServer() {
        stop();
        thread_.join();
    }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    void stop() {
        asio::post(loop_.executor(), [this] { stop_.request_stop(); });
    }
    void let_all_deadlines_pass() {
        std::promise<void> passed;
        asio::post(loop_.executor(), [&] {
            timers_.fire();
            passed.set_value();
        });
        passed.get_future().wait();
    }
    std::filesystem::path path() const { return folder_.path() / "mirror.db.sock"; }
    int started() const { return started_; }
    int ended() const { return ended_; }

 private:
    asio::awaitable<int> run(std::string job, control::Client& client, std::stop_token stop) {
        ++started_;
        int exit_code = 0;
        if (job == R"({"wait":true})") {
            Signal stopped;
            const OnStop on_stop(stop, [&stopped] { stopped.notify_all(); });
            while (!stop.stop_requested()) { co_await stopped.wait(); }
            exit_code = 1;
        } else {
            const auto bytes = std::stoul(job.substr(job.find(':') + 1));
            client.show({"customers", R"({"records":1})"});
            client.print(control::Output::To::Out, std::string(bytes, 'x'));
        }
        ++ended_;
        co_return exit_code;
    }

    TemporaryFolder folder_;
    SystemClock clock_;
    EventLoop loop_;
    HurriedTimers timers_{loop_.timers()};
    std::stop_source stop_;
    std::unique_ptr<control::SocketFile> file_;
    std::unique_ptr<control::Server> server_;
    std::atomic<int> started_ = 0;
    std::atomic<int> ended_ = 0;
    std::thread thread_;
};

}  // namespace stmirror::testing
