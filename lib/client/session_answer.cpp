// SPDX-License-Identifier: MIT
// Session: what it takes from an answer besides records: the verdict, whether the server can be reached, and
// its clock.
#include "client/session.hpp"

namespace stmirror::client {

/// Judges an answer and hides secrets that the server may have echoed: first in the body, since its text may
/// be truncated later and would then hold a part of a secret; then in the decoded text, where escapes have
/// become characters.
api::Verdict Session::judge(Result<api::HttpReply>& reply, Reachability& server, TimePoint sent_at) const {
    if (reply) {
        server.answered();
        const bool is_success = reply->status >= 200 && reply->status <= 299;
        if (!is_success) reply->body = secrets_.hidden(std::move(reply->body));
    } else {
        server.failed(sent_at);
    }
    auto verdict = api::judge(reply, clock_->utc_now());
    secrets_.hide(verdict.problem);
    return verdict;
}

bool Session::is_worth_waiting(const Reachability& server, Duration wait) const {
    return !is_quick_ || server.is_worth_a_try_at(clock_->now() + wait);
}

void Session::note_tenant_failure(Failure failure) {
    if (!is_quick_ || tenant_failure_ || stopped_) return;
    failure.is_of_tenant = true;
    log_->error("tenant_failed", {{"tenant", access_.tenant_name}, {"error", failure.error.message}});
    tenant_failure_ = std::move(failure);
}

/// Logs when the clocks begin to differ and when they agree again.
void Session::note_clocks(const api::HttpReply& reply, Page& page) {
    const auto date = api::parse_http_date(reply.header("Date"));
    if (!date) return;
    page.clocks = ClockPair{*date, clock_->utc_now()};
    page.served_at = page.clocks->counts();
    if (page.clocks->agree() != clocks_differ_) return;
    clocks_differ_ = !clocks_differ_;
    const auto difference = std::chrono::round<std::chrono::seconds>(*date - page.clocks->own);
    log_->write(clocks_differ_ ? LogLevel::Warning : LogLevel::Info,
                clocks_differ_ ? "clocks_differ" : "clocks_agree",
                {{"tenant", access_.tenant_name},
                 {"server_clock", date->to_string()},
                 {"own_clock", page.clocks->own.to_string()},
                 {"difference_s", difference.count()}});
}

}  // namespace stmirror::client
