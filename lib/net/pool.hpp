// SPDX-License-Identifier: MIT
// Assigns connections to requests. Each server has a queue of requests and a fixed number of slots, each with
// at most one connection. Owns the connections, which do the work of HTTP and TLS. Call only on the loop
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/http.hpp"
#include "async/waiting.hpp"
#include "net/connection.hpp"

namespace stmirror::net {

class Pool : public std::enable_shared_from_this<Pool> {
 public:
    /// Calls stop() when `stop` is requested.
    Pool(Surroundings surroundings, const std::stop_token& stop);

    /// If the stop of the request is requested, its completion is called soon, and its connection is closed.
    void send(api::HttpRequest request, api::Transport::Completion completion);
    void stop();

 private:
    struct Slot {
        std::unique_ptr<Connection> connection;
        bool is_busy = false;
        TimePoint idle_since{};
    };
    struct Job {
        api::HttpRequest request;
        api::Transport::Completion completion;  ///< null once it was called
        Slot* slot = nullptr;                   ///< the slot that carries the job out
        std::optional<OnStop> on_stop{};
    };
    /// Must not be moved, because coroutines refer to it.
    struct Queue {
        std::deque<std::unique_ptr<Job>> waiting;
        std::vector<Slot> slots;
    };

    Queue& queue_for(const Endpoint& server);
    void assign(Queue& queue);
    void give_up(Job& job);
    boost::asio::awaitable<void> work(Queue& queue, Slot& slot);
    boost::asio::awaitable<Result<api::HttpReply>> carry_guarded(Slot& slot, const api::HttpRequest& request);
    boost::asio::awaitable<Result<api::HttpReply>> carry(Slot& slot, const api::HttpRequest& request);
    void complete_later(api::Transport::Completion completion);
    bool is_stopped() const { return surroundings_.stop.stop_requested(); }
    void schedule_retirement(TimePoint when);
    void retire(TimePoint now);

    Surroundings surroundings_;
    std::unordered_map<std::string, Queue> queues_;  // by "host:port"
    boost::asio::steady_timer retirement_;
    bool retirement_is_due_ = false;
    OnStop on_stop_;
};

}  // namespace stmirror::net
