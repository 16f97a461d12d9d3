// SPDX-License-Identifier: MIT
// A proxy in front of a PostgreSQL server of the tests, on a Unix socket. It forwards whole messages of the
// protocol, counts them, and cuts the connection instead of forwarding one of them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "postgres.hpp"

namespace stmirror::testing {

class CuttingProxy {
 public:
    explicit CuttingProxy(const Postgres& server);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::string conninfo() const;
    /// Starts counting again, from 1, over both directions and all connections. Message number `at` is not
    /// forwarded. If `at` is 0, all messages are forwarded.
    void cut(std::size_t at);
    std::size_t messages() const { return messages_; }

 private:
    /// The socket of one side, and what has arrived on it but is not a complete message yet.
    struct Side {
        int socket = -1;
        std::string buffer;
        bool is_startup = false;  ///< the first message of a client has no type
    };

    void serve();
    void serve_client(int client);
    bool pump(Side& from, const Side& to);
    bool forward(std::string_view message, int to);

    std::string server_path_;
    TemporaryFolder folder_;
    int listener_ = -1;
    std::atomic<bool> stops_ = false;
    std::atomic<std::size_t> messages_ = 0;
    std::atomic<std::size_t> cut_at_ = 0;
    std::thread thread_;
};

}  // namespace stmirror::testing
