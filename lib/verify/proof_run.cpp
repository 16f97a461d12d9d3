// SPDX-License-Identifier: MIT
#include "verify/proof_run.hpp"

#include <algorithm>

#include "catalogue/countable.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/idle_writes.hpp"
#include "settings/booking_providers.hpp"
#include "sync/passes/deletes.hpp"
#include "sync/proof_start.hpp"

namespace stmirror::verify {
namespace {

constexpr std::chrono::hours deletes_span{24};
/// The limit of steps per proof, because a table with many differences must not delay the proofs of other
/// tables. The next proof or the rolling comparison finds the rest.
constexpr std::size_t steps_max = 300;
/// Changes within this time before a feed caught up are not compared, because a commit may take a while to
/// appear.
constexpr Ticks settle_margin = std::chrono::seconds{60};

std::uint64_t repairs(const ResourceVerdict& verdict) {
    return static_cast<std::uint64_t>(std::ranges::count(verdict.differences, true, &Difference::repaired));
}

std::uint64_t deletes(const ResourceVerdict& verdict) {
    return static_cast<std::uint64_t>(std::ranges::count_if(verdict.differences, [](const auto& difference) {
        return difference.repaired && difference.kind == Difference::Kind::Gone;
    }));
}

}  // namespace

Result<> proof_of(const ResourceVerdict& verdict) {
    const Subject feed{Subject::Kind::Feed, verdict.resource};
    if (verdict.error) {
        auto problem = *verdict.error;
        if (problem.subject.kind == Subject::Kind::None) { problem.subject = feed; }
        return problem;
    }
    const auto left = std::ranges::find(verdict.differences, false, &Difference::repaired);
    if (left == verdict.differences.end()) { return {}; }
    const auto count = std::ranges::count(verdict.differences, false, &Difference::repaired);
    Problem problem{Errc::NotRepaired, std::to_string(count) + " records differ and were not repaired", feed};
    if (left->why_not) {
        problem.text += ": " + left->why_not->text;
        problem.advice = left->why_not->advice;
    }
    return problem;
}

ProofRun::ProofRun(std::vector<const Resource*> resources, std::vector<sync::FeedActivity>& feeds,
                   sync::ProofParts parts, std::function<void(std::size_t)> repaired)
    : resources_(std::move(resources)),
      feeds_(&feeds),
      parts_(parts),
      random_(parts.random),
      repaired_(std::move(repaired)) {
    for (std::size_t feed = 0; feed < resources_.size(); ++feed) {
        if (is_countable(*resources_[feed], has_provider())) {
            tables_.push_back({feed, RecentDeletes(deletes_span)});
        }
    }
}

std::unique_ptr<sync::Proof> make_proof(std::vector<const Resource*> resources,
                                        std::vector<sync::FeedActivity>& feeds, sync::ProofParts parts,
                                        std::function<void(std::size_t)> repaired) {
    return std::make_unique<ProofRun>(std::move(resources), feeds, parts, std::move(repaired));
}

bool ProofRun::has_provider() const {
    return has_booking_provider(parts_.pass.settings, parts_.pass.session.tenant_id());
}

asio::awaitable<void> ProofRun::run() {
    if (tables_.empty()) { co_return; }
    const auto& pass = parts_.pass;
    auto attempt = [this] { return load_rounds(); };
    const sync::ProofStart start{pass.clock, parts_.timers, pass.log, parts_.stop};
    const auto rounds = co_await sync::until_success<Rounds>(start, attempt);
    if (!rounds) { co_return; }
    schedule_.emplace(pass.settings.schedule, *rounds, pass.clock.now());
    while (!parts_.stop.stop_requested()) {
        const auto task = schedule_->next(parts_.pass.clock.now());
        if (task) {
            co_await take(*task);
        } else {
            co_await sleep_until(parts_.timers, schedule_->wakes_at(), parts_.stop);
        }
    }
    co_await write_down();
}

/// Returns the stored round of each table that is compared in windows.
asio::awaitable<Result<ProofRun::Rounds>> ProofRun::load_rounds() {
    Rounds rounds;
    for (const auto& table : tables_) {
        const auto state = co_await load(table);
        if (!state) { co_return state.error(); }
        rounds.emplace_back();
        if (is_compared_in_windows(*resources_[table.feed], has_provider())) {
            rounds.back() = ComparisonRound{state->compare_began, state->compare_cursor};
        }
    }
    co_return rounds;
}

asio::awaitable<Result<mirror::FeedState>> ProofRun::load(const Table& table) {
    const auto& feed = feed_of(table).key;
    auto select = [&feed](mirror::Mirror& mirror) { return mirror.feeds().state(feed); };
    co_return co_await parts_.pass.store.run({sync::Urgency::FullScan, feed.tenant_id}, select);
}

/// Returns whether the table can be proved. It cannot be proved during a backfill or while a full scan is
/// due, because it is then expected to differ.
bool ProofRun::is_ready(const Table& table, const mirror::FeedState& state) const {
    const auto& feed = feed_of(table);
    return state.backfilled && !state.full_scan_cursor && feed.state.last_success && !feed.last_error;
}

Timestamp ProofRun::bound(const Table& table) const {
    return std::min(*feed_of(table).state.last_success, parts_.pass.clock.utc_now()) - settle_margin;
}

asio::awaitable<void> ProofRun::take(ProofSchedule::Task task) {
    auto& table = tables_[task.table];
    const auto state = co_await load(table);
    if (parts_.stop.stop_requested()) { co_return; }
    if (!state || !is_ready(table, *state)) {
        schedule_->defer(task, parts_.pass.clock.now());
        co_return;
    }
    if (task.kind == ProofSchedule::Task::Kind::Count) {
        co_await count(table, task.table);
    } else {
        co_await compare(table, task.table);
    }
}

/// Verifies the table, or one window of it. Exceptions, such as a failed allocation, become the verdict's
/// error.
asio::awaitable<ResourceVerdict> ProofRun::prove(Table& table, std::optional<TimeWindow> window) {
    const auto& pass = parts_.pass;
    Options options;
    options.repair = true;
    options.audits = false;
    options.beside_passes = true;
    options.steps_max = steps_max;
    options.priority = Priority::Proof;
    options.before = bound(table);
    options.window = window;
    options.deleted_before = table.deletes.rows(pass.clock.now());
    ResourceVerdict verdict;
    try {
        Verifier verifier(
            {pass.settings, parts_.catalogue, parts_.executor, parts_.reader, &pass.store, Random(random_())},
            options);
        auto report = co_await verifier.run({&pass.session}, {resources_[table.feed]});
        if (report) {
            verdict = std::move(report->resources.front());
        } else {
            verdict.error = report.error();
        }
    } catch (const std::exception& exception) { verdict.error = problem_of(exception); }
    table.deletes.add(deletes(verdict), pass.clock.now());
    co_return verdict;
}

asio::awaitable<void> ProofRun::count(Table& table, std::size_t number) {
    const auto began = parts_.pass.clock.now();
    const auto verdict = co_await prove(table, std::nullopt);
    if (parts_.stop.stop_requested()) { co_return; }
    schedule_->counted(number, began, parts_.pass.clock.now());
    note_repairs(table, verdict, "counted");
    mirror::ProofRecord record;
    record.feed = feed_of(table).key;
    const auto proof = proof_of(verdict);
    if (!proof) { record.error = proof.error().line(); }
    const bool sees_all = is_compared_in_windows(*resources_[table.feed], has_provider());
    if (sees_all || verdict.deletes_withheld > 0) { record.deletes_withheld = verdict.deletes_withheld; }
    record.may_wait = true;
    if (proof) { record.proved_at = verdict.up_to; }
    const bool could_count = !proof || record.proved_at;
    if (!could_count) { co_return; }
    auto& feed = feed_of(table);
    feed.state.proof_error = record.error;
    feed.proof_error = proof ? std::nullopt : std::optional(proof.error());
    if (record.proved_at) { feed.state.proved_at = record.proved_at; }
    if (!proof) { note_failure(table, proof.error()); }
    co_await write_proof(std::move(record));
}

asio::awaitable<void> ProofRun::compare(Table& table, std::size_t number) {
    auto& comparison = schedule_->comparison(number);
    if (comparison.wants_times()) {
        const bool cut_up = co_await cut(table, comparison);
        if (!cut_up) { schedule_->failed(number, parts_.pass.clock.now()); }
        co_return;
    }
    const auto verdict = co_await prove(table, comparison.window(bound(table)));
    if (parts_.stop.stop_requested()) { co_return; }
    note_repairs(table, verdict, "compared");
    const auto proof = proof_of(verdict);
    if (!proof) { note_failure(table, proof.error()); }
    if (verdict.error) {
        schedule_->failed(number, parts_.pass.clock.now());
        co_return;
    }
    mirror::ComparisonRecord record;
    record.compared_at = comparison.compared(parts_.pass.clock.now(), proof.has_value());
    if (comparison.differs()) { co_return; }
    if (record.compared_at) { feed_of(table).state.compared_at = record.compared_at; }
    record.feed = feed_of(table).key;
    record.began = comparison.round().began;
    record.cursor = comparison.round().cursor;
    const bool may_wait = !record.compared_at && repairs(verdict) == 0 && table.round_written &&
                          parts_.pass.clock.now() - *table.round_written < mirror::idle_write_interval;
    if (!may_wait) { co_await write_round(table, std::move(record)); }
}

asio::awaitable<bool> ProofRun::cut(Table& table, RollingComparison& comparison) {
    const auto& resource = *resources_[table.feed];
    const auto tenant_id = feed_of(table).key.tenant_id;
    auto read = [&] { return parts_.reader.row_facts(tenant_id, resource, false); };
    const auto rows = co_await run_on(parts_.executor, read);
    if (!rows) {
        note_failure(table, rows.error());
        co_return false;
    }
    std::vector<Timestamp> times;
    for (const auto& row : *rows) {
        if (row.created) { times.push_back(*row.created); }
    }
    std::ranges::sort(times);
    comparison.cut(times, parts_.pass.clock.utc_now(), parts_.pass.clock.now());
    co_return true;
}

void ProofRun::note_repairs(Table& table, const ResourceVerdict& verdict, const char* depth) {
    const auto& pass = parts_.pass;
    if (verdict.deletes_withheld > 0) {
        sync::log_deletes_withheld(pass.log, pass.session.tenant_name(), verdict.resource,
                                   verdict.deletes_withheld);
    }
    const auto repaired = repairs(verdict);
    if (repaired == 0) { return; }
    pass.log.info("proof_repaired", {{"tenant", pass.session.tenant_name()},
                                     {"feed", verdict.resource},
                                     {"depth", depth},
                                     {"records", repaired},
                                     {"deleted", deletes(verdict)},
                                     {"requests", verdict.requests}});
    repaired_(table.feed);
}

void ProofRun::note_failure(const Table& table, const Problem& problem) {
    const auto kind = problem.subject.kind;
    const auto subject = kind == Subject::Kind::None ? Subject::Kind::Feed : kind;
    parts_.pass.log.warning("proof_failed", {{"tenant", parts_.pass.session.tenant_name()},
                                             {"feed", feed_of(table).key.resource},
                                             {"code", name(problem.code)},
                                             {"subject", name(subject)},
                                             {"error", problem.line()}});
}

asio::awaitable<void> ProofRun::write_proof(mirror::ProofRecord record) {
    auto write = [&record](mirror::Mirror& mirror) { return mirror.feeds().record_proof(record); };
    const auto written = co_await parts_.pass.store.run_at_once(write);
    if (!written) { parts_.pass.log.error("state_write_failed", {{"error", written.error().line()}}); }
}

asio::awaitable<void> ProofRun::write_round(Table& table, mirror::ComparisonRecord record) {
    table.round_written = parts_.pass.clock.now();
    auto write = [&record](mirror::Mirror& mirror) { return mirror.feeds().record_comparison(record); };
    const auto written = co_await parts_.pass.store.run_at_once(write);
    if (!written) { parts_.pass.log.error("state_write_failed", {{"error", written.error().line()}}); }
}

/// Writes the state that was not written yet, so that readers of the file find it.
asio::awaitable<void> ProofRun::write_down() {
    for (std::size_t number = 0; number < tables_.size(); ++number) {
        auto& table = tables_[number];
        const auto& feed = feed_of(table);
        if (feed.state.proved_at && feed.state.proof_error.empty()) {
            co_await write_proof({feed.key, feed.state.proved_at, "", std::nullopt, false});
        }
        if (!schedule_->has_comparison(number)) { continue; }
        const auto& comparison = schedule_->comparison(number);
        const auto& round = comparison.round();
        if (round.began && !comparison.differs()) {
            co_await write_round(table, {feed.key, std::nullopt, round.began, round.cursor});
        }
    }
}

}  // namespace stmirror::verify
