// SPDX-License-Identifier: MIT
// A connected command. Only the server includes this header. Call only on the loop thread.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "async/task_group.hpp"
#include "async/waiting.hpp"
#include "control/outbox.hpp"
#include "control/server.hpp"

namespace stmirror::control {

using Socket = asio::local::stream_protocol::socket;

struct ConnectionParts {
    Timers& timers;
    const Clock& clock;
    const ServerOptions& options;
    const DoJob& do_job;
};

/// Calls a function at the given time, unless the Deadline is destroyed earlier.
class Deadline {
 public:
    Deadline(Timers& timers, TimePoint when, std::function<void()> overdue)
        : timers_(timers), id_(timers.call_at(when, std::move(overdue))) {}
    ~Deadline() { timers_.cancel(id_); }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

 private:
    Timers& timers_;
    Timers::Id id_;
};

class Connection final : public Client {
 public:
    Connection(Socket socket, const ConnectionParts& parts);

    /// Serves the client until it has its answer or has disconnected.
    asio::awaitable<void> run();

    void print(Output::To to, std::string_view text) override;
    void show(Progress progress) override;

 private:
    asio::awaitable<Result<std::string>> receive_job();
    asio::awaitable<Result<Message>> receive();
    asio::awaitable<int> do_job(std::string job);
    asio::awaitable<void> listen();
    asio::awaitable<void> write();
    void send(Message message);
    void end();
    void close();

    Socket socket_;
    ConnectionParts parts_;
    std::string received_;
    Outbox outbox_;
    Signal changed_;
    bool has_job_ = false;
    bool is_ending_ = false;        ///< nothing more will be added to the outbox
    std::stop_source stop_;         ///< stops the job
    std::optional<Deadline> last_;  ///< set while the server stops; closes the connection
    OnStop on_stop_;
};

}  // namespace stmirror::control
