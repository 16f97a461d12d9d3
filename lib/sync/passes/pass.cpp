// SPDX-License-Identifier: MIT
#include "sync/passes/pass.hpp"

#include <algorithm>

#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::sync {
namespace {

/// Lists fields in the form "a, b and 7 more".
std::string listed(const std::vector<std::string>& fields) {
    constexpr std::size_t shown_max = 20;
    const auto shown = std::min(fields.size(), shown_max);
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) { text += (i == 0 ? "" : ", ") + fields[i]; }
    return fields.size() == shown ? text : text + " and " + std::to_string(fields.size() - shown) + " more";
}

}  // namespace

Pass::Pass(const Resource& resource, const PassParts& parts, PassMode mode)
    : resource_(&resource),
      parts_(parts),
      mode_(mode),
      feed_{parts.session.tenant_id(), resource.name},
      started_utc_(parts.clock.utc_now()) {
    report_.feed = feed_;
    report_.tenant = parts.session.tenant_name();
    report_.extent = mode.extent;
    report_.started = parts.clock.now();
}

asio::awaitable<client::Outcome<Page>> Pass::fetch(const Feed& active_feed, client::Call call) {
    call.resource = resource_;
    call.envelope = active_feed.envelope;
    call.scope = scope_text(active_feed);
    call.requests = &report_.requests;
    // Only scheduled full scans share the slow pace of the proof.
    if (mode_.is_wanted && call.priority == Priority::Proof) { call.priority = Priority::BackgroundRefresh; }
    auto page = co_await parts_.session.fetch(std::move(call));
    co_return page;
}

asio::awaitable<bool> Pass::apply(std::vector<Page> pages, std::optional<mirror::CursorUpdate> cursor) {
    auto write = [&](mirror::Mirror& mirror) { return mirror.pages().apply(feed_, pages, cursor); };
    const auto waiting = store().count_waiting(pages.size());
    const auto outcome = co_await store().run(write);
    if (!outcome) {
        fail(outcome.error());
        co_return false;
    }
    note_outcome(*outcome);
    co_return true;
}

void Pass::take_state(mirror::FeedState stored) {
    state_ = std::move(stored);
    // The fallback may have been removed from the catalogue.
    if (state_.fallback > resource_->fallbacks.size()) { state_.fallback = 0; }
    is_first_read_ = !state_.backfilled;
    report_.newest_modified = state_.newest_modified;
}

void Pass::restart_from(std::string cursor) {
    state_.cursor = std::move(cursor);
    restart_full_scan();
}

Urgency Pass::urgency() const {
    const bool can_wait = mode_.extent == Extent::FullScan || mode_.extent == Extent::BackgroundRefresh;
    return can_wait || is_first_read_ ? Urgency::FullScan : Urgency::Incremental;
}

asio::awaitable<bool> Pass::begin_sweep() {
    auto begin = [this](mirror::Mirror& mirror) { return mirror.sweeps().begin(feed_); };
    auto sweep = co_await store().run(begin);
    if (!sweep) {
        fail(sweep.error());
        co_return false;
    }
    set_sweep(std::move(*sweep));
    co_return true;
}

void Pass::note_fields(std::vector<std::string> fields) {
    const auto is_new = [this](const std::string& field) { return !resource().has_field(field); };
    const auto changed = std::ranges::partition(fields, is_new);
    const std::vector<std::string> of_new_shape(changed.begin(), changed.end());
    fields.erase(changed.begin(), fields.end());
    const auto warn = [this](const char* event, const std::vector<std::string>& names) {
        if (names.empty()) { return; }
        parts_.log.warning(
            event, {{"tenant", report_.tenant}, {"feed", report_.feed.resource}, {"field", listed(names)}});
    };
    warn("new_field", fields);
    warn("changed_field", of_new_shape);
}

void Pass::note_outcome(const mirror::ApplyOutcome& outcome) {
    report_.outcome += outcome;
    note_fields(outcome.new_fields);
    if (outcome.quarantined > 0) {
        parts_.log.warning(
            "records_quarantined",
            {{"tenant", report_.tenant}, {"feed", report_.feed.resource}, {"records", outcome.quarantined}});
    }
    report_.newest_modified = std::max(report_.newest_modified, outcome.newest_modified);
    show(report_.state);
}

void Pass::note_parents(std::uint64_t parents, std::uint64_t behind, bool are_due) {
    report_.parents = parents;
    report_.parents_behind = behind;
    report_.parents_due = are_due;
}

void Pass::note_inner(const FeedReport& pass) {
    report_.requests += pass.requests;
    report_.outcome += pass.outcome;
}

void Pass::estimate(double fraction) {
    fraction = std::clamp(fraction, 0.0, 1.0);
    if (!report_.fraction) {
        report_.first_fraction = fraction;
        report_.first_fraction_at = parts_.clock.now();
    }
    report_.fraction = fraction;
}

void Pass::fail(Problem error) {
    has_failed_ = true;
    was_stopped_ = was_stopped_ || error.code == Errc::Stopped;
    if (!report_.error) { report_.error = of_feed(std::move(error)); }
}

void Pass::fail(const client::Failure& failure) {
    was_refused_ = was_refused_ || failure.error.code == Errc::MissingScope;
    fail(failure.error);
}

void Pass::forget_refusal() {
    has_failed_ = false;
    was_refused_ = false;
    report_.error.reset();
}

void Pass::warn(Problem problem) { report_.warnings.push_back(of_feed(std::move(problem))); }

Problem Pass::of_feed(Problem problem) const {
    if (problem.subject.kind == Subject::Kind::None) {
        problem.subject = {Subject::Kind::Feed, feed_.resource};
    }
    return problem;
}

void Pass::show(FeedReport::State now) {
    report_.state = now;
    if (parts_.observer != nullptr) { parts_.observer->on_progress(report_); }
}

}  // namespace stmirror::sync
