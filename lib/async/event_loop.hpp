// SPDX-License-Identifier: MIT
// The threads of sync: the loop (the caller's thread: network, timers, signals), the store, one that reads
// the mirror for the proof, and one that decodes pages.
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
    /// Reads of whole tables, which take seconds: no page waits for them.
    boost::asio::any_io_executor reader();
    boost::asio::any_io_executor decoder();
    Timers& timers();

    /// From now on SIGTERM and SIGINT call `stop` instead of ending the process, a second one ends it at
    /// once; SIGPIPE is ignored.
    void on_stop_signal(std::function<void()> stop);
    /// Runs until nothing is left to do, or until finish() and then nothing is left to do.
    void run();
    /// Listens for signals no more, so that run() returns when the rest has drained.
    void finish();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror
