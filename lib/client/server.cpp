// SPDX-License-Identifier: MIT
#include "client/server.hpp"

#include <exception>
#include <utility>

namespace stmirror::client {

Server::Server(api::Transport& transport, const Clock& clock, const api::Secrets& secrets,
               BackoffLimits limits, Random random, std::stop_token stop)
    : transport_(&transport),
      clock_(&clock),
      secrets_(&secrets),
      limits_(limits),
      random_(random),
      stop_(std::move(stop)) {}

/// Sends a request and hides secrets that the server may have echoed. First hides them in the body, because
/// its text may be truncated later and would then contain a part of a secret. Then hides them in the decoded
/// text, where escapes have become characters.
asio::awaitable<Server::Answer> Server::send(api::HttpRequest request) {
    const auto sent_at = clock_->now();
    Result<api::HttpReply> reply = Problem{Errc::Stopped, "stopped"};
    if (!stop_.stop_requested()) {
        request.stop = stop_;
        auto start = [this, message = std::move(request)](auto done) mutable {
            transport_->send(std::move(message), std::move(done));
        };
        try {
            reply = co_await await_callback<Result<api::HttpReply>>(std::move(start));
        } catch (const std::exception& exception) {
            // A failed allocation is temporary, so a retry may help. It is unknown whether the request was
            // sent.
            reply = Problem{Errc::Io, exception.what()};
        }
    }
    if (reply) {
        reachability_.answered();
        const bool is_success = reply->status >= 200 && reply->status <= 299;
        if (!is_success) { reply->body = secrets_->hidden(std::move(reply->body)); }
    } else {
        reachability_.failed(sent_at);
    }
    auto verdict = api::judge(reply, clock_->utc_now());
    secrets_->hide(verdict.error_body);
    co_return Answer{std::move(reply), std::move(verdict)};
}

std::optional<std::chrono::milliseconds> Server::wait_after(const api::Verdict& verdict, int attempt) {
    if (verdict.kind != api::Verdict::Kind::Retry) { return std::nullopt; }
    const auto wait = backoff(limits_, attempt, verdict.wait, random_);
    const bool is_worth_it = wait && (!is_quick_ || reachability_.is_worth_a_try_at(clock_->now() + *wait));
    return is_worth_it ? wait : std::nullopt;
}

}  // namespace stmirror::client
