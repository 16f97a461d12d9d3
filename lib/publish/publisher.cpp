// SPDX-License-Identifier: MIT
#include "publish/publisher.hpp"

#include <algorithm>
#include <utility>

#include "publish/target_schema.hpp"
#include "publish/target_views.hpp"

namespace stmirror::publish {
namespace {

/// How often to look for changes of the mirror. Each look takes a few microseconds.
constexpr std::chrono::milliseconds look_interval{250};

const char* name(Step::Kind kind) {
    switch (kind) {
        case Step::Kind::Connect:
            return "connect";
        case Step::Kind::Prepare:
            return "prepare";
        case Step::Kind::Claim:
            return "claim";
        case Step::Kind::Compare:
        case Step::Kind::Restart:
            return "compare";
        case Step::Kind::Load:
            return "load";
        case Step::Kind::Follow:
            return "follow";
        case Step::Kind::Renew:
            return "renew";
        default:
            return "wait";
    }
}

}  // namespace

Publisher::Publisher(PublisherParts parts, const PlannerLimits& limits)
    : parts_(std::move(parts)),
      planner_(limits, parts_.tenants.size(), Random::from_system()),
      compared_at_(parts_.tenants.size()),
      report_(parts_.last_state) {
    for (const auto tenant : parts_.tenants) {
        copies_.emplace_back(tenant, parts_.layout, parts_.max_delete_percent);
    }
}

Result<> Publisher::run() {
    if (auto opened = open_mirror(); !opened) { return opened; }
    auto done = run_steps();
    keep_state(done ? "" : done.error().line());
    if (target_) { (void)target_->release(claimed()); }
    disconnect();
    return done;
}

Result<> Publisher::open_mirror() {
    auto opened = parts_.open_mirror();
    if (!opened) { return opened.error(); }
    reader_ = std::move(*opened);
    log_.clear();
    const auto version = reader_->data_version();
    if (!version) { return version.error(); }
    seen_version_ = *version;
    return {};
}

Result<> Publisher::run_steps() {
    for (;;) {
        const auto step = planner_.next(parts_.clock.now());
        if (step.kind == Step::Kind::End) { break; }
        if (step.kind == Step::Kind::Wait) {
            const auto goes_on = wait_until(step.until);
            if (!goes_on) { return goes_on.error(); }
            if (!*goes_on) { return {}; }
            continue;
        }
        if (!parts_.pause(Duration{0})) { return {}; }
        const auto done = carry_out(step);
        if (done) {
            after_success(step, *done);
        } else {
            after_failure(step, done.error());
        }
    }
    const auto& failure = planner_.failure();
    if (failure && failure->error.code != Errc::Stopped) { return failure->error; }
    return {};
}

Outcome<Progress> Publisher::carry_out(const Step& step) {
    switch (step.kind) {
        case Step::Kind::Connect:
            return connect();
        case Step::Kind::Prepare:
            return prepare();
        case Step::Kind::Claim:
            return copies_[step.tenant].claim(*reader_, *target_);
        case Step::Kind::Compare:
            return copies_[step.tenant].compare(*reader_, *target_, false);
        case Step::Kind::Restart:
            return restart(step);
        case Step::Kind::Load:
            return copies_[step.tenant].load(*reader_, *target_, step);
        case Step::Kind::Follow:
            return copies_[step.tenant].follow(*reader_, log_, *target_, step);
        case Step::Kind::Renew:
            return renew();
        case Step::Kind::Wait:
        case Step::Kind::End:
            break;
    }
    return Progress{};
}

Outcome<Progress> Publisher::connect() {
    disconnect();
    auto opened = parts_.connect();
    if (!opened) { return opened.error(); }
    link_ = std::move(*opened);
    target_.emplace(*link_, parts_.layout, parts_.mirror_name);
    parts_.log.info("publish_connected", {});
    return Progress{};
}

Outcome<Progress> Publisher::prepare() {
    if (auto created = create_missing(*link_, parts_.layout); !created) { return created.error(); }
    const auto views = create_views(*link_, parts_.layout, target_views());
    if (!views) { return views.error(); }
    if (*views > 0) {
        parts_.log.info("publish_views_created", {{"schema", parts_.layout.views}, {"count", *views}});
    }
    return Progress{};
}

/// Compares all rows. Opens the mirror again first, because its file may have been replaced.
Outcome<Progress> Publisher::restart(const Step& step) {
    // The code of the error is replaced, so that the publisher ends. If another mirror's file is there now,
    // the code Errc::NotOurs would only cause a new claim.
    if (auto opened = open_mirror(); !opened) {
        auto problem = opened.error();
        problem.code = Errc::Io;
        return Failure{std::move(problem)};
    }
    auto& copy = copies_[step.tenant];
    parts_.log.warning("publish_log_too_short", {{"tenant", copy.tenant_id()}});
    return copy.compare(*reader_, *target_, true);
}

/// Extends the claims. Also makes the planner look for changes, because only that shows whether the mirror's
/// file was replaced.
Outcome<Progress> Publisher::renew() {
    planner_.mirror_changed();
    auto renewed = target_->renew(claimed());
    if (!renewed) { return renewed.error(); }
    return Progress{};
}

void Publisher::after_success(const Step& step, const Progress& progress) {
    planner_.done(step, progress, parts_.clock.now());
    if (step.kind == Step::Kind::Claim) {
        auto& compared_at = compared_at_[step.tenant];
        compared_at.reset();
        elsewhere_.erase(step.tenant);
        if (progress.compared_ago) {
            compared_at = parts_.clock.utc_now() - std::chrono::duration_cast<Ticks>(*progress.compared_ago);
        }
    }
    if (step.kind == Step::Kind::Load && !progress.loading) {
        compared_at_[step.tenant] = parts_.clock.utc_now();
    }
    report_.changed();
    if (report_.is_due(parts_.clock.now())) { keep_state(""); }
}

void Publisher::keep_state(const std::string& error) {
    std::vector<TenantState> tenants;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
        const auto& copy = copies_[i];
        const auto& published = copy.published();
        tenants.push_back({.sent = copy.sent(),
                           .loading = copy.position().loading_table.has_value(),
                           .compared_at = compared_at_[i],
                           .parked = copy.parked(),
                           .records = published.loaded + published.changes});
    }
    for (const auto number : planner_.claimed()) { tenants[number].claimed = true; }
    for (const auto number : elsewhere_) { tenants[number].elsewhere = true; }
    parts_.keep_state(report_.state(tenants, error, parts_.clock.now(), parts_.clock.utc_now()));
}

void Publisher::after_failure(const Step& step, const Failure& failure) {
    const auto remedy = remedy_for(failure);
    const bool concerns_tenant = step.kind >= Step::Kind::Claim && step.kind <= Step::Kind::Follow;
    const bool is_parked_next =
        remedy == Remedy::Isolate && concerns_tenant && copies_[step.tenant].tried() <= 1;
    if (failure.error.code != Errc::Stopped && (remedy != Remedy::Isolate || is_parked_next)) {
        parts_.log.warning(is_parked_next ? "publish_parked" : "publish_failed",
                           {{"step", name(step.kind)}, {"error", failure.error.line()}});
    }
    if (concerns_tenant && remedy == Remedy::Isolate) { copies_[step.tenant].refused(failure.error.line()); }
    planner_.failed(step, concerns_tenant ? copies_[step.tenant].tried() : 0, failure, parts_.clock.now());
    if (remedy == Remedy::Reconnect || remedy == Remedy::Prepare || remedy == Remedy::End) {
        if (failure.error.code != Errc::Stopped) { keep_state(failure.error.line()); }
        return disconnect();
    }
    if (remedy == Remedy::Claim) {
        if (step.kind == Step::Kind::Claim) { elsewhere_.insert(step.tenant); }
        report_.changed();
    }
    if (target_) { target_->roll_back(); }
}

Result<bool> Publisher::wait_until(TimePoint until) {
    for (;;) {
        if (report_.is_due(parts_.clock.now())) { keep_state(""); }
        const auto version = reader_->data_version();
        if (!version) { return version.error(); }
        if (std::exchange(seen_version_, *version) != *version) {
            planner_.mirror_changed();
            return true;
        }
        const auto left = until - parts_.clock.now();
        if (left <= Duration{0}) { return true; }
        if (!parts_.pause(std::min<Duration>(left, look_interval))) { return false; }
    }
}

std::vector<std::int64_t> Publisher::claimed() const {
    std::vector<std::int64_t> tenants;
    for (const auto number : planner_.claimed()) { tenants.push_back(copies_[number].tenant_id()); }
    return tenants;
}

void Publisher::disconnect() {
    if (target_) { replaced_ += target_->replaced(); }
    target_.reset();
    link_.reset();
}

}  // namespace stmirror::publish
