// SPDX-License-Identifier: MIT
#include "client/session.hpp"

#include <algorithm>

#include "api/http_date.hpp"
#include "client/failure_text.hpp"

namespace stmirror::client {
namespace {

/// Hides a confidential value, which the API may have quoted, before the error is logged or reported.
void hide(const std::string& confidential, api::ErrorBody& body) {
    api::hide_secret(confidential, body.title);
    api::hide_secret(confidential, body.trace_id);
    for (auto& line : body.errors) { api::hide_secret(confidential, line); }
}

/// Makes the verdict for an answer with status 200 that is not a page: retry, as after a broken connection.
api::Verdict no_page(int status, const Problem& error) {
    api::Verdict verdict;
    verdict.kind = api::Verdict::Kind::Retry;
    verdict.error_body.status = status;
    verdict.error_body.title = error.text;
    verdict.transport_error = error.code;
    return verdict;
}

/// Returns whether every call of the tenant would fail in the same way.
bool refuses_all(const api::Verdict& verdict) {
    const auto code = api::code_of(verdict);
    return code == Errc::Tls || code == Errc::UnknownAppKey;
}

/// Returns whether the server may have carried out a write. A retry might then carry it out twice.
bool is_done_perhaps(const Call& call, const api::Verdict& verdict) {
    return !api::is_read(call.request.method) && api::may_have_been_done(verdict);
}

}  // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw ProblemException(failure.error);
}

Session::Session(Access access, const Clock& clock, Timers& timers, api::Transport& transport,
                 Decoding& decoding, PageBudget& page_budget, Random random, Logger& log,
                 std::stop_token stop)
    : Session(access, clock, timers, transport, decoding,
              std::make_shared<TenantRequests>(access.requests_per_second, access.connections, clock, timers,
                                               page_budget, stop),
              random, log, stop) {}

Session::Session(Access access, const Clock& clock, Timers& timers, api::Transport& transport,
                 Decoding& decoding, std::shared_ptr<TenantRequests> requests, Random random, Logger& log,
                 std::stop_token stop)
    : access_(std::move(access)),
      secrets_(access_.app_key, access_.credentials),
      clock_(&clock),
      timers_(&timers),
      log_(&log),
      stop_(std::move(stop)),
      api_(transport, clock, secrets_, access_.backoff, Random(random()), stop_),
      token_(access_, Server(transport, clock, secrets_, access_.backoff, Random(random()), stop_), clock,
             timers, secrets_, log, stop_),
      requests_(std::move(requests)),
      transport_(&transport),
      decoding_(&decoding) {}

std::unique_ptr<Session> Session::for_job(Random random, std::stop_token stop) const {
    return std::unique_ptr<Session>(new Session(access_, *clock_, *timers_, *transport_, *decoding_,
                                                requests_, random, *log_, std::move(stop)));
}

void Session::be_quick() {
    is_quick_ = true;
    api_.be_quick();
    token_.be_quick();
}

asio::awaitable<Result<>> Session::authenticate() {
    if (tenant_failure_ && token_.usable() == nullptr) { co_return tenant_failure_->error; }
    auto granted = co_await token_.ensure();
    if (!granted) { note_tenant_failure(Failure{granted.error(), 0}); }
    co_return granted;
}

asio::awaitable<Outcome<Page>> Session::fetch(Call call) {
    std::optional<Page> page;
    auto reply = co_await try_until_taken(call, &page);
    if (!reply) { co_return reply.error(); }
    // A caller with a permit writes the page before it requests the next page, so the page may keep the
    // permit for the memory of the reply.
    if (call.permit != nullptr) { page->memory = std::move(reply->memory); }
    note_clocks(*reply, *page);
    co_return std::move(*page);
}

asio::awaitable<Outcome<api::HttpReply>> Session::call(Call call) {
    auto reply = co_await try_until_taken(call, nullptr);
    co_return reply;
}

asio::awaitable<Result<>> Session::take_page(const Call& call, api::HttpReply& reply,
                                             std::optional<Page>& page) {
    auto decoded = co_await decoding_->decode(*call.resource, call.envelope, std::move(reply.body),
                                              call.parent, call.depth);
    if (!decoded) { co_return decoded.error(); }
    page.emplace(std::move(*decoded));
    hide_in_names(secrets_, *page);
    if (page->is_skimmed) { page->decode_records = later_decoding(*call.resource, secrets_); }
    co_return Result<>{};
}

asio::awaitable<Outcome<api::HttpReply>> Session::try_until_taken(const Call& call,
                                                                  std::optional<Page>* page) {
    auto outcome = co_await keep_trying(call, page);
    pending_retries_.end(name_of(call));
    co_return outcome;
}

std::optional<Problem> Session::retrying(const std::string& resource) const {
    auto without_token = token_.retrying();
    return without_token ? std::move(without_token) : pending_retries_.of(resource, clock_->now());
}

asio::awaitable<Outcome<api::HttpReply>> Session::keep_trying(const Call& call, std::optional<Page>* page) {
    bool renewed = false;
    int attempt = 1;
    for (;;) {
        auto token = co_await admit(call);
        if (token.has_error()) { co_return token.error(); }
        auto answer = co_await send_admitted(call, *token);
        auto& [reply, verdict] = answer;
        leave_queue(lane_of(call), verdict);
        if (verdict.kind == api::Verdict::Kind::Use) {
            if (page == nullptr) { co_return std::move(*reply); }
            const auto taken = co_await take_page(call, *reply, *page);
            if (taken) { co_return std::move(*reply); }
            reply->memory.reset();
            verdict = no_page(reply->status, taken.error());
        }
        // Give the permit back, because there is no page to keep and the retry may take minutes.
        if (call.permit != nullptr) { call.permit->reset(); }
        if (verdict.kind == api::Verdict::Kind::RenewToken && !renewed) {
            renewed = true;
            ++requests_->retries;
            token_.drop(*token);
            continue;
        }
        hide(call.confidential, verdict.error_body);
        if (is_done_perhaps(call, verdict)) { co_return describe(call, verdict, attempt); }
        const bool again = co_await wait_before_retry(call, verdict, attempt);
        if (stop_.stop_requested()) { co_return Failure{Problem{Errc::Stopped, "stopped"}, 0}; }
        if (again) { ++requests_->retries; }
        if (!again) {
            auto failure = describe(call, verdict, attempt);
            if (refuses_all(verdict) || (verdict.transport_error && !api_.has_answered())) {
                note_tenant_failure(failure);
            }
            co_return tenant_failure_.value_or(failure);
        }
        ++attempt;
    }
}

/// Waits for a slot. Returns an access token that is valid when the slot is granted. A token taken earlier
/// might expire in the queue. After a success, the caller must leave the queue.
asio::awaitable<Outcome<std::string>> Session::admit(const Call& call) {
    for (;;) {
        auto authenticated = co_await authenticate();
        if (tenant_failure_) { co_return *tenant_failure_; }
        if (!authenticated) { co_return Failure{authenticated.error(), 0}; }
        const bool entered =
            co_await requests_->queue.enter(call.priority, lane_of(call), call.permit, stop_);
        if (!entered) { co_return Failure{Problem{Errc::Stopped, "stopped"}, 0}; }
        const auto* token = token_.usable();
        if (token != nullptr && !tenant_failure_) { co_return *token; }
        if (call.permit != nullptr) { call.permit->reset(); }
        requests_->queue.leave(lane_of(call));
    }
}

asio::awaitable<Server::Answer> Session::send_admitted(const Call& call, std::string token) {
    api::HttpRequest request;
    request.endpoint = access_.api;
    request.method = call.request.method;
    request.target = call.request.target;
    request.headers = {{"Authorization", "Bearer " + token},
                       {"ST-App-Key", access_.app_key},
                       {"Accept", "application/json"}};
    request.body = call.request.body;
    if (!request.body.empty()) { request.headers.emplace_back("Content-Type", "application/json"); }
    if (call.requests != nullptr) { ++*call.requests; }
    auto answer = co_await api_.send(std::move(request));
    ++requests_->by_status[answer.reply ? answer.reply->status : 0];
    co_return answer;
}

TenantActivity Session::activity() const {
    TenantActivity activity;
    activity.tenant_id = access_.tenant_id;
    activity.name = access_.tenant_name;
    activity.authenticated = token_.was_granted();
    activity.requests_per_second = requests_->queue.current_rate();
    activity.requests_per_second_share = access_.requests_per_second;
    activity.slowed = requests_->queue.slowed();
    activity.requests_by_status = requests_->by_status;
    activity.retries = requests_->retries;
    activity.waiting = requests_->queue.waiting();
    activity.under_way = requests_->queue.under_way();
    return activity;
}

/// Starts the wait that a 429 asked for, then frees the slot. In the opposite order, another request could be
/// sent in between. Even after "Try again in 0 seconds" there is a short wait, until the answers to the same
/// burst of requests have arrived.
void Session::leave_queue(const Lane& lane, const api::Verdict& verdict) {
    if (verdict.throttled) {
        const auto& limits = access_.backoff;
        requests_->queue.throttled(
            std::clamp(verdict.wait.value_or(limits.base), limits.base, limits.requested_cap), lane.module);
    } else if (!verdict.transport_error) {
        requests_->queue.answered(lane.module);
    }
    requests_->queue.leave(lane);
}

/// Waits until the next attempt. Returns false if there is none or the program stops.
asio::awaitable<bool> Session::wait_before_retry(const Call& call, const api::Verdict& verdict, int attempt) {
    const auto wait = api_.wait_after(verdict, attempt);
    if (!wait || stop_.stop_requested()) { co_return false; }
    log_->warning("request_retry", {{"tenant", access_.tenant_name},
                                    {"feed", name_of(call)},
                                    {"path", path_of(call.request)},
                                    {"status", verdict.error_body.status},
                                    {"title", verdict.error_body.title},
                                    {"trace_id", verdict.error_body.trace_id},
                                    {"attempt", attempt},
                                    {"wait_ms", wait->count()}});
    pending_retries_.note(name_of(call), describe(call, verdict, attempt).error, clock_->now());
    if (verdict.throttled) {
        requests_->queue.hold(*wait, lane_of(call).module);
        co_return true;
    }
    const bool slept = co_await sleep_until(*timers_, clock_->now() + *wait, stop_);
    co_return slept;
}

Failure Session::describe(const Call& call, const api::Verdict& verdict, int attempt) const {
    const auto text = call.request.method + " " + path_of(call.request) +
                      failure_text(verdict, attempt, access_.backoff.attempts);
    Problem problem{api::code_of(verdict), text, {}, api::advice(verdict, call.scope)};
    if (is_done_perhaps(call, verdict)) {
        problem = {Errc::OutcomeUnknown, text, {}, advice(Errc::OutcomeUnknown)};
    }
    const bool is_of_record = call.resource == nullptr || call.envelope == Envelope::Record ||
                              call.resource->feed.kind == FeedKind::PerParent;
    if (problem.code == Errc::NotFound && is_of_record) {
        problem.advice += ". If they are correct, the record does not exist";
    }
    if (call.resource != nullptr) { problem.subject = {Subject::Kind::Feed, call.resource->name}; }
    return {std::move(problem), verdict.error_body.status, verdict.error_body};
}

void Session::note_tenant_failure(Failure failure) {
    if (!is_quick_ || tenant_failure_ || stop_.stop_requested()) { return; }
    failure.error.subject = {Subject::Kind::Tenant, access_.tenant_name};
    tenant_failure_ = std::move(failure);
}

std::optional<ClockPair> Session::clocks() const {
    if (!requests_->clocks) { return std::nullopt; }
    const auto passed = std::chrono::floor<Ticks>(clock_->now() - requests_->clocks_read_at);
    return ClockPair{requests_->clocks->server + passed, clock_->utc_now()};
}

/// Keeps the clocks. Logs when they begin to differ and when they agree again.
void Session::note_clocks(const api::HttpReply& reply, Page& page) {
    const auto now = clock_->utc_now();
    const auto date = api::parse_http_date(reply.header("Date"), now);
    if (!date) { return; }
    page.clocks = ClockPair{*date, now};
    page.served_at = page.clocks->counts();
    const bool agreed = !requests_->clocks || requests_->clocks->agree();
    requests_->clocks = page.clocks;
    requests_->clocks_read_at = clock_->now();
    const bool agree = page.clocks->agree();
    if (agree == agreed) { return; }
    const auto difference = std::chrono::round<std::chrono::seconds>(*date - page.clocks->own);
    log_->write(agree ? LogLevel::Info : LogLevel::Warning, agree ? "clocks_agree" : "clocks_differ",
                {{"tenant", access_.tenant_name},
                 {"server_clock", date->to_string()},
                 {"own_clock", page.clocks->own.to_string()},
                 {"difference_s", difference.count()}});
}

}  // namespace stmirror::client
