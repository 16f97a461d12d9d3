// SPDX-License-Identifier: MIT
#include "client/token_source.hpp"

#include <utility>

#include "client/failure_text.hpp"

namespace stmirror::client {
namespace {

constexpr const char* token_name = "access token";

}  // namespace

TokenSource::TokenSource(const Access& access, Server server, const Clock& clock, Timers& timers,
                         api::Secrets& secrets, Logger& log, std::stop_token stop)
    : access_(&access),
      server_(std::move(server)),
      clock_(&clock),
      timers_(&timers),
      secrets_(&secrets),
      log_(&log),
      stop_(std::move(stop)),
      on_stop_(stop_, [this] { fetched_.notify_all(); }) {}

asio::awaitable<Result<>> TokenSource::ensure() {
    bool waited = false;
    while (is_fetching_ && !stop_.stop_requested()) {
        waited = true;
        co_await fetched_.wait();
    }
    if (stop_.stop_requested()) { co_return Problem{Errc::Stopped, "stopped"}; }
    if (usable() != nullptr) { co_return Result<>{}; }
    if (waited && last_error_) { co_return *last_error_; }
    is_fetching_ = true;
    auto result = co_await fetch();
    pending_retries_.end(token_name);
    is_fetching_ = false;
    last_error_.reset();
    if (!result) { last_error_ = result.error(); }
    fetched_.notify_all();
    co_return result;
}

asio::awaitable<Result<>> TokenSource::fetch() {
    for (int attempt = 1;; ++attempt) {
        auto request = api::token_request(access_->auth, access_->credentials);
        const auto answer = co_await server_.send(std::move(request));
        const auto& verdict = answer.verdict;
        if (verdict.kind == api::Verdict::Kind::Stop) { co_return Problem{Errc::Stopped, "stopped"}; }
        const auto wait = server_.wait_after(verdict, attempt);
        if (!wait) { co_return take(answer, attempt); }
        log_->warning("token_retry", {{"tenant", access_->tenant_name},
                                      {"status", verdict.error_body.status},
                                      {"title", verdict.error_body.title},
                                      {"attempt", attempt},
                                      {"wait_ms", wait->count()}});
        pending_retries_.note(token_name, failure(verdict, attempt), clock_->now());
        const bool slept = co_await sleep_until(*timers_, clock_->now() + *wait, stop_);
        if (!slept) { co_return Problem{Errc::Stopped, "stopped"}; }
    }
}

/// Finishes a fetch. Stores the token or returns an error.
Result<> TokenSource::take(const Server::Answer& answer, int attempt) {
    const auto& verdict = answer.verdict;
    const bool tries_used_up = verdict.kind == api::Verdict::Kind::Retry;
    if (!answer.reply || tries_used_up) { return failure(verdict, attempt); }
    auto token = api::read_token(*answer.reply);
    if (!token) {
        auto problem = token.error();
        problem.text = name_of_request() + ": " + secrets_->hidden(std::move(problem.text));
        problem.subject = tenant();
        return problem;
    }
    secrets_->add_token(token->value);
    token_.store(std::move(*token), clock_->now());
    was_granted_ = true;
    log_->debug("token_renewed", {{"tenant", access_->tenant_name}});
    return {};
}

void TokenSource::drop(const std::string& used) {
    const auto* current = usable();
    if (current != nullptr && *current == used) { token_.drop(); }
}

std::optional<Problem> TokenSource::retrying() const {
    return pending_retries_.of(token_name, clock_->now());
}

/// Returns the problem of a failed fetch. Its subject is the tenant, because no request of the tenant can be
/// sent without a token.
Problem TokenSource::failure(const api::Verdict& verdict, int attempt) const {
    return {api::code_of(verdict),
            name_of_request() + failure_text(verdict, attempt, access_->backoff.attempts), tenant(),
            api::advice(verdict, "")};
}

std::string TokenSource::name_of_request() const {
    return std::string(token_name) + ": POST https://" + access_->auth.authority() + "/connect/token";
}

}  // namespace stmirror::client
