// SPDX-License-Identifier: MIT
// A tenant's access to the API: token, request queue, server, retries and decoding in one call. Carries out
// what the modules throttle and api decide. Call only on the loop thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "api/http.hpp"
#include "api/secrets.hpp"
#include "api/verdict.hpp"
#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "base/clock_pair.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "client/access.hpp"
#include "client/call.hpp"
#include "client/decoding.hpp"
#include "client/outcome.hpp"
#include "client/pending_retries.hpp"
#include "client/server.hpp"
#include "client/tenant_activity.hpp"
#include "client/tenant_requests.hpp"
#include "client/token_source.hpp"

namespace stmirror::client {

class Session {
 public:
    /// The referenced objects must outlive the session. Decoding and page budget are shared with other
    /// sessions.
    Session(Access access, const Clock& clock, Timers& timers, api::Transport& transport, Decoding& decoding,
            PageBudget& page_budget, Random random, Logger& log, std::stop_token stop);
    /// Returns another session of this tenant, for a job that ends with `stop` and whose failures do not
    /// affect this session. The new session has its own access token and shares the queue and the counts.
    std::unique_ptr<Session> for_job(Random random, std::stop_token stop) const;

    /// Reads a page of the call's resource. If the answer is not a page, sends the request again, as after a
    /// broken connection.
    asio::awaitable<Outcome<Page>> fetch(Call call);
    /// Returns any 2xx answer undecoded. A write is retried only if it cannot have been carried out.
    asio::awaitable<Outcome<api::HttpReply>> call(Call call);
    /// Ensures that there is a valid access token. Fetches one if necessary.
    asio::awaitable<Result<>> authenticate();

    /// For commands. From now on, requests to a server that has never answered are retried only for a few
    /// seconds. Once a failure affects every call of the tenant, all further calls fail at once.
    void be_quick();
    /// Returns the failure that affects every call of the tenant. It is set only after be_quick().
    const std::optional<Failure>& tenant_failure() const { return tenant_failure_; }

    std::int64_t tenant_id() const { return access_.tenant_id; }
    const std::string& tenant_name() const { return access_.tenant_name; }
    TenantActivity activity() const;
    /// Returns why the requests for a resource have been retried for a while. Empty if they are not being
    /// retried.
    std::optional<Problem> retrying(const std::string& resource) const;
    /// Returns the clocks now. The server's clock is the Date header of the tenant's latest page and the time
    /// since then, so it is not ahead of the server unless that header was. Empty before the first page.
    std::optional<ClockPair> clocks() const;
    /// See RequestQueue::reserve_for_incremental().
    void reserve_for_incremental() { requests_->queue.reserve_for_incremental(); }
    /// See Limiter::limit().
    void limit(Priority priority, double requests_per_second) {
        requests_->queue.limit(priority, requests_per_second);
    }

 private:
    Session(Access access, const Clock& clock, Timers& timers, api::Transport& transport, Decoding& decoding,
            std::shared_ptr<TenantRequests> requests, Random random, Logger& log, std::stop_token stop);

    /// `page` receives the decoded page. If it is null, the answer is not decoded.
    asio::awaitable<Outcome<api::HttpReply>> try_until_taken(const Call& call, std::optional<Page>* page);
    asio::awaitable<Outcome<api::HttpReply>> keep_trying(const Call& call, std::optional<Page>* page);
    asio::awaitable<Result<>> take_page(const Call& call, api::HttpReply& reply, std::optional<Page>& page);
    asio::awaitable<Outcome<std::string>> admit(const Call& call);
    asio::awaitable<Server::Answer> send_admitted(const Call& call, std::string token);
    asio::awaitable<bool> wait_before_retry(const Call& call, const api::Verdict& verdict, int attempt);
    void note_tenant_failure(Failure failure);
    void note_clocks(const api::HttpReply& reply, Page& page);
    void leave_queue(const Lane& lane, const api::Verdict& verdict);
    Failure describe(const Call& call, const api::Verdict& verdict, int attempt) const;

    Access access_;
    api::Secrets secrets_;
    const Clock* clock_;
    Timers* timers_;
    Logger* log_;
    std::stop_token stop_;
    Server api_;
    TokenSource token_;
    std::shared_ptr<TenantRequests> requests_;
    api::Transport* transport_;
    Decoding* decoding_;
    PendingRetries pending_retries_;
    bool is_quick_ = false;
    std::optional<Failure> tenant_failure_;
};

}  // namespace stmirror::client
