// SPDX-License-Identifier: MIT
// The event loop and its threads: the loop thread (the thread that calls run(); for network, timers and
// signals), the store thread, a thread that reads whole tables of the mirror, and a thread that decodes
// pages.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace boost::asio {
class any_io_executor;
class io_context;
}  // namespace boost::asio

namespace stmirror {

class EventLoop {
 public:
    EventLoop();
    ~EventLoop();

    boost::asio::io_context& io_context();
    boost::asio::any_io_executor executor();
    boost::asio::any_io_executor store();
    /// Returns the executor of a separate thread for reads of whole tables. Such reads take seconds and must
    /// not delay the writing of pages.
    boost::asio::any_io_executor reader();
    boost::asio::any_io_executor decoder();
    Timers& timers();

    /// Makes the first SIGTERM or SIGINT call `stop`, and the second one end the process immediately. Ignores
    /// SIGPIPE.
    void on_stop_signal(std::function<void()> stop);
    /// Runs until no work is left. After on_stop_signal(), run() returns only if finish() is called.
    void run();
    /// Stops listening for signals, so that run() returns once all other work has ended.
    void finish();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror
