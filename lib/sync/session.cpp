// SPDX-License-Identifier: MIT
#include "sync/session.hpp"

namespace stmirror::sync {
namespace {

/// The target without its query: a continuation token or a filter value has no place in a log.
std::string path_of(const api::ApiRequest& request) {
    return request.target.substr(0, request.target.find('?'));
}

std::string name_of(const Call& call) { return call.resource->name; }

}  // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw ErrorException(failure.error);
}

Session::Session(Access access, const Clock& clock, Timers& timers, api::Transport& transport, Random random,
                 Logger& log)
    : access_(std::move(access)),
      clock_(&clock),
      transport_(&transport),
      random_(random),
      log_(&log),
      gate_(access_.requests_per_second, access_.connections, clock, timers),
      alarm_(timers) {}

void Session::stop() {
    stopped_ = true;
    gate_.stop();
    alarm_.stop();
    renewed_.notify_all();
}

asio::awaitable<Outcome<Page>> Session::fetch(Call call) {
    bool renewed = false;
    for (int attempt = 1;; ++attempt) {
        std::string used_token;
        auto reply = co_await send_authorised(call, used_token);
        auto verdict = api::judge(reply, clock_->utc_now());
        std::optional<Error> error;
        if (reply.has_error()) error = reply.error();

        if (verdict.kind == api::Verdict::Kind::Use) {
            auto page = decoder_.decode(*call.resource, call.envelope, std::move(reply->body));
            if (page) co_return std::move(*page);
            // A 200 that is no page is as good as a connection that broke: the next try may bring a whole
            // one.
            error = page.error();
            verdict.kind = api::Verdict::Kind::Retry;
        }
        if (verdict.kind == api::Verdict::Kind::RenewToken && !renewed) {
            renewed = true;
            const auto* current = token_.usable(clock_->now());
            if (current != nullptr && *current == used_token) token_.drop();
            --attempt;
            continue;
        }
        const bool retry = verdict.kind == api::Verdict::Kind::Retry && !stopped_;
        bool again = false;
        if (retry) again = co_await wait_before_retry(call, verdict, attempt);
        if (!again) co_return describe(call, verdict, error ? &*error : nullptr, attempt);
    }
}

/// The header is built when the gate has let the request through: a token cannot grow old in the queue.
asio::awaitable<Result<api::HttpReply>> Session::send_authorised(const Call& call, std::string& used_token) {
    for (;;) {
        auto authenticated = co_await authenticate();
        if (!authenticated) co_return authenticated.error();
        const bool entered = co_await gate_.enter(call.priority);
        if (!entered) co_return Error{Errc::Stopped, "stopped"};
        const auto* token = token_.usable(clock_->now());
        if (token == nullptr) {
            gate_.leave();
            continue;
        }
        used_token = *token;
        api::HttpRequest request;
        request.endpoint = access_.api;
        request.method = call.request.method;
        request.target = call.request.target;
        request.headers = {{"Authorization", "Bearer " + used_token},
                           {"ST-App-Key", access_.app_key},
                           {"Accept", "application/json"}};
        if (call.requests != nullptr) ++*call.requests;
        auto reply = co_await send(std::move(request));
        gate_.leave();
        co_return reply;
    }
}

asio::awaitable<Result<api::HttpReply>> Session::send(api::HttpRequest request) {
    if (stopped_) co_return Error{Errc::Stopped, "stopped"};
    auto start = [this, message = std::move(request)](auto done) mutable {
        transport_->send(std::move(message), std::move(done));
    };
    auto reply = co_await await_callback<Result<api::HttpReply>>(std::move(start));
    co_return reply;
}

asio::awaitable<Result<>> Session::authenticate() {
    bool waited = false;
    while (renewing_ && !stopped_) {
        waited = true;
        co_await renewed_.wait();
    }
    if (stopped_) co_return Error{Errc::Stopped, "stopped"};
    if (token_.usable(clock_->now()) != nullptr) co_return Result<>{};
    if (waited && renewal_error_) co_return *renewal_error_;
    renewing_ = true;
    auto result = co_await renew_token();
    renewing_ = false;
    renewal_error_.reset();
    if (!result) renewal_error_ = result.error();
    renewed_.notify_all();
    co_return result;
}

asio::awaitable<Result<>> Session::renew_token() {
    for (int attempt = 1;; ++attempt) {
        auto request = api::token_request(access_.auth, access_.credentials);
        auto reply = co_await send(std::move(request));
        const auto verdict = api::judge(reply, clock_->utc_now());
        std::optional<std::chrono::milliseconds> wait;
        if (verdict.kind == api::Verdict::Kind::Retry) {
            wait = backoff(access_.backoff, attempt, verdict.wait, random_);
        }
        if (!wait) {
            if (!reply) co_return reply.error();
            auto token = api::read_token(*reply);
            if (!token) co_return token.error();
            token_.store(std::move(*token), clock_->now());
            log_->debug("token_renewed", {{"tenant", access_.tenant_name}});
            co_return Result<>{};
        }
        log_->warning("token_retry", {{"tenant", access_.tenant_name},
                                      {"status", verdict.problem.status},
                                      {"attempt", attempt},
                                      {"wait_ms", wait->count()}});
        const bool slept = co_await alarm_.sleep_until(clock_->now() + *wait);
        if (!slept) co_return Error{Errc::Stopped, "stopped"};
    }
}

/// False when the tries are used up or the program ends.
asio::awaitable<bool> Session::wait_before_retry(const Call& call, const api::Verdict& verdict, int attempt) {
    const auto wait = backoff(access_.backoff, attempt, verdict.wait, random_);
    if (!wait) co_return false;
    log_->warning("request_retry", {{"tenant", access_.tenant_name},
                                    {"feed", name_of(call)},
                                    {"status", verdict.problem.status},
                                    {"title", verdict.problem.title},
                                    {"attempt", attempt},
                                    {"wait_ms", wait->count()}});
    if (verdict.throttled) {
        gate_.throttled(*wait);
        co_return !stopped_;
    }
    const bool slept = co_await alarm_.sleep_until(clock_->now() + *wait);
    co_return slept;
}

Failure Session::describe(const Call& call, const api::Verdict& verdict, const Error* error,
                          int attempt) const {
    if (error != nullptr && error->code == Errc::Stopped) return Failure{*error, 0};
    const auto& problem = verdict.problem;
    std::string text = name_of(call) + ": " + call.request.method + " " + path_of(call.request);
    if (problem.status != 0) {
        text += " answered " + std::to_string(problem.status);
        if (!problem.title.empty()) text += " \"" + problem.title + "\"";
    }
    for (const auto& line : problem.errors) text += "; " + line;
    if (error != nullptr) text += ": " + error->message;
    text += " (";
    if (!problem.trace_id.empty()) text += "traceId " + problem.trace_id + ", ";
    text += "attempt " + std::to_string(attempt) + " of " + std::to_string(access_.backoff.attempts) + ")";
    const auto what_to_do = api::advice(verdict, call.scope);
    if (!what_to_do.empty()) text += ". " + what_to_do;
    return Failure{Error{error != nullptr ? error->code : Errc::Refused, std::move(text)}, problem.status};
}

}  // namespace stmirror::sync
