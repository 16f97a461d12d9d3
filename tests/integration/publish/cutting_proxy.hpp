// SPDX-License-Identifier: MIT
// A proxy before a PostgreSQL server of the tests, on a Unix socket. It forwards whole messages of the
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
    /// Counts from 1 again, over both directions and all connections. The message with the number `at` is not
    /// forwarded; 0 cuts nothing.
    void cut(std::size_t at);
    std::size_t messages() const { return messages_; }

 private:
    /// What has arrived from one side and is not a whole message yet.
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
