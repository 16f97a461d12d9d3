// SPDX-License-Identifier: MIT
// One connection to PostgreSQL. Only this code uses libpq. Calls block, but at most until a time limit. A
// stop shortens the limit to a few seconds: enough to end what is in progress and to release the claims. Not
// thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "publish/link.hpp"

namespace stmirror::publish {

class Connection final : public Link {
 public:
    static constexpr std::chrono::minutes usual_call_time_max{2};
    /// Connects to the first server of the connection string that accepts the connection. If there is none,
    /// returns the code of the last server's failure (Errc::Connect or Errc::Timeout) and the texts of all
    /// failures. `call_time_max` is the time limit of a call, which writes at most one batch. It must be less
    /// than the time that the service's watchdog waits.
    static Outcome<std::unique_ptr<Link>> open(const std::string& conninfo, std::stop_token stop = {},
                                               std::chrono::milliseconds call_time_max = usual_call_time_max);
    ~Connection() override;

    Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) override;
    Outcome<> copy(const std::string& sql, const std::string& input) override;

 private:
    struct Impl;
    explicit Connection(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::publish
