// SPDX-License-Identifier: MIT
// Session: its access token. It is fetched once for all waiting calls and retried like any request.
#include "client/failure_text.hpp"
#include "client/session.hpp"

namespace stmirror::client {

asio::awaitable<Result<>> Session::authenticate() {
    bool waited = false;
    while (renewing_ && !stopped_) {
        waited = true;
        co_await renewed_.wait();
    }
    if (stopped_) co_return Error{Errc::Stopped, "stopped"};
    if (token_.usable(clock_->now()) != nullptr) co_return Result<>{};
    if (tenant_failure_) co_return tenant_failure_->error;
    if (waited && renewal_error_) co_return *renewal_error_;
    renewing_ = true;
    auto result = co_await renew_token();
    pending_retries_.end(token_name);
    renewing_ = false;
    renewal_error_.reset();
    if (!result) {
        renewal_error_ = result.error();
        note_tenant_failure(Failure{result.error(), 0});
    }
    renewed_.notify_all();
    co_return result;
}

asio::awaitable<Result<>> Session::renew_token() {
    for (int attempt = 1;; ++attempt) {
        auto request = api::token_request(access_.auth, access_.credentials);
        const auto sent_at = clock_->now();
        auto reply = co_await send(std::move(request));
        const auto verdict = judge(reply, auth_, sent_at);
        if (verdict.kind == api::Verdict::Kind::Stop) co_return Error{Errc::Stopped, "stopped"};
        std::optional<std::chrono::milliseconds> wait;
        if (verdict.kind == api::Verdict::Kind::Retry) {
            wait = backoff(access_.backoff, attempt, verdict.wait, random_);
            if (wait && !is_worth_waiting(auth_, *wait)) wait.reset();
        }
        if (!wait) co_return take_token(reply, verdict, attempt);
        log_->warning("token_retry", {{"tenant", access_.tenant_name},
                                      {"status", verdict.problem.status},
                                      {"title", verdict.problem.title},
                                      {"attempt", attempt},
                                      {"wait_ms", wait->count()}});
        pending_retries_.note(token_name, token_failure(verdict, attempt), clock_->now());
        const bool slept = co_await alarm_.sleep_until(clock_->now() + *wait);
        if (!slept) co_return Error{Errc::Stopped, "stopped"};
    }
}

/// Ends a renewal: stores the token, or returns an error that says what to do.
Result<> Session::take_token(const Result<api::HttpReply>& reply, const api::Verdict& verdict, int attempt) {
    const bool tries_used_up = verdict.kind == api::Verdict::Kind::Retry;
    if (!reply || tries_used_up) {
        const auto code = verdict.transport_error.value_or(Errc::Refused);
        return Error{code, token_failure(verdict, attempt)};
    }
    auto token = api::read_token(*reply);
    if (!token)
        return Error{token.error().code, token_post() + ": " + secrets_.hidden(token.error().message)};
    secrets_.add_token(token->value);
    token_.store(std::move(*token), clock_->now());
    was_authenticated_ = true;
    log_->debug("token_renewed", {{"tenant", access_.tenant_name}});
    return {};
}

/// Drops the token unless another call has already renewed it.
void Session::drop_token(const std::string& used) {
    const auto* current = token_.usable(clock_->now());
    if (current != nullptr && *current == used) token_.drop();
}

std::string Session::token_failure(const api::Verdict& verdict, int attempt) const {
    return token_post() + failure_text(verdict, attempt, access_.backoff.attempts, api::advice(verdict, ""));
}

std::string Session::token_post() const {
    return std::string(token_name) + ": POST https://" + access_.auth.authority() + "/connect/token";
}

}  // namespace stmirror::client
