// SPDX-License-Identifier: MIT
#include "sync/counted_comparison.hpp"

#include <algorithm>
#include <iterator>

#include "sync/export_feed.hpp"

namespace stmirror::sync {
namespace {

/// A Date header has no fractions, and a commit may take a while to show up in the list.
constexpr Ticks clock_margin = std::chrono::seconds{60};
/// A count brings a few records along, which cost no request of their own.
constexpr int sample_size = 50;
/// What the mirror may have under way in memory, besides ties wider than that.
constexpr std::size_t rows_max = 1'000'000;

/// Where the mirror's times are cut, so that a record that moved in time changes two counts: late, since what
/// was missed is mostly a late change of an old record, and elsewhere in each run.
std::vector<double> cuts(Random& random) { return {0.5 + 0.45 * random.unit()}; }

}  // namespace

CountedComparison::CountedComparison(const Resource& resource, Source& source, MirrorSide& mirror,
                                     Random& random, const CountedOptions& options, ResourceVerdict& verdict)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      random_(&random),
      deep_(options.deep),
      verdict_(&verdict),
      suspects_(resource, source, mirror, options.terms) {}

asio::awaitable<void> CountedComparison::run() {
    verdict_->way = deep_ ? ResourceVerdict::Way::Whole : ResourceVerdict::Way::Counted;
    if (!resource_->modified.empty()) co_await compare_by(mirror::TimeOf::Modified);
    // What was read whole by one time needs no other.
    if (!resource_->created.empty() && !deep_) co_await compare_by(mirror::TimeOf::Created);
    co_await settle();
    if (hides_inactive()) co_await note_hidden();
    verdict_->up_to = before();
}

asio::awaitable<void> CountedComparison::note_hidden() {
    auto select = [this](mirror::Reader& reader) -> Result<std::size_t> {
        const auto all = reader.times(verdict_->tenant_id, *resource_, mirror::TimeOf::Modified, false);
        if (!all) return all.error();
        const auto shown = reader.times(verdict_->tenant_id, *resource_, mirror::TimeOf::Modified, true);
        if (!shown) return shown.error();
        return all->size() - std::min(all->size(), shown->size());
    };
    const auto hidden = co_await mirror_->read(select);
    if (hidden == 0) co_return;
    verdict_->not_compared.push_back(std::to_string(hidden) + " inactive rows: the list does not show them");
}

const std::string& CountedComparison::column() const {
    return time_ == mirror::TimeOf::Created ? resource_->created : resource_->modified;
}

asio::awaitable<void> CountedComparison::compare_by(mirror::TimeOf time) {
    time_ = time;
    has_doubted_ = false;
    bool finished = false;
    while (!finished) {
        co_await load_times();
        finished = co_await step_through();
    }
    const auto compared =
        static_cast<std::uint64_t>(std::ranges::lower_bound(times_, before()) - times_.begin());
    (time == mirror::TimeOf::Created ? verdict_->by_creation : verdict_->by_modification) = compared;
}

asio::awaitable<void> CountedComparison::load_times() {
    auto select = [this](mirror::Reader& reader) {
        return reader.times(verdict_->tenant_id, *resource_, time_, hides_inactive());
    };
    times_ = co_await mirror_->read(select);
    if (suspects_.has_loaded_pending()) co_await leave_out_pending();
}

/// False: what was learnt changes what is to be counted, from the start.
asio::awaitable<bool> CountedComparison::step_through() {
    BisectionOptions options;
    options.reads_all = deep_;
    if (deep_) options.records_max = options.mirrored_max;
    if (time_ == mirror::TimeOf::Modified) options.cuts = cuts(*random_);
    Bisection machine(times_, before(), options);
    while (const auto step = machine.next()) {
        if (step->kind == Bisection::Step::Kind::Read) {
            co_await read(*step);
            machine.on_read();
        } else {
            const bool goes_on = co_await count(machine, *step);
            if (!goes_on) co_return false;
        }
        if (suspects_.is_full()) {
            throw ErrorException({Errc::Protocol, "more than " + std::to_string(Suspects::suspects_max) +
                                                      " records differ. Run `stmirror resync " +
                                                      resource_->name + "`, then verify again"});
        }
    }
    if (machine.left_open() > 0) {
        verdict_->error = "too much differs to follow all of it: run `stmirror resync " + resource_->name +
                          "`, then verify again";
    }
    co_return true;
}

asio::awaitable<bool> CountedComparison::count(Bisection& machine, Bisection::Step step) {
    const auto pages = step.mirrored / static_cast<std::uint64_t>(sample_size);
    const int page = has_doubted_ ? 1 : 1 + static_cast<int>(random_->below(pages));
    auto outcome = co_await source_->count(time_, step.window, page, has_doubted_ ? 1 : sample_size);
    const auto counted = take(std::move(outcome));
    if (lower_bound_to(counted.served_at)) co_return false;
    if (counted.total != step.mirrored && !has_doubted_) {
        has_doubted_ = true;
        co_await prove_filter();
        co_await suspects_.load_pending();
        co_return false;
    }
    if (!has_doubted_) co_await suspects_.compare_each(counted.sample);
    machine.on_count(counted.total);
    co_return true;
}

/// The bound was chosen by this machine's clock; the list goes by the server's.
bool CountedComparison::lower_bound_to(std::optional<Timestamp> served_at) {
    if (has_seen_clock_ || !served_at) return false;
    has_seen_clock_ = true;
    const auto latest = *served_at - clock_margin;
    if (before() <= latest) return false;
    suspects_.lower_bound(latest);
    return true;
}

/// An API that ignores a filter hands out everything: its counts would say nothing.
asio::awaitable<void> CountedComparison::prove_filter() {
    const auto future = *Timestamp::parse(far_future);
    auto outcome = co_await source_->count(time_, {future - std::chrono::hours{24}, future}, 1, 1);
    if (take(std::move(outcome)).total == 0) co_return;
    throw ErrorException(
        {Errc::Protocol, "the list does not heed the filter by " + column() + ", so it cannot be counted"});
}

/// A record that was changed after the bound is not where the mirror's older version of it is.
asio::awaitable<void> CountedComparison::leave_out_pending() {
    const bool by_creation = time_ == mirror::TimeOf::Created;
    for (const auto& [key, record] : suspects_.pending()) {
        const auto mirrored = co_await suspects_.row(key);
        const bool was_counted = mirrored && !mirrored->deleted && !suspects_.is_hidden(mirrored->raw);
        const bool is_counted = by_creation && !suspects_.is_hidden(record.raw);
        if (was_counted && !is_counted) {
            const auto at = source_->time_in(mirrored->raw, column());
            const auto found = at ? std::ranges::lower_bound(times_, *at) : times_.end();
            if (found != times_.end() && *found == *at && *at < before()) times_.erase(found);
        } else if (!was_counted && is_counted) {
            const auto at = source_->time_in(record.raw, column());
            if (at) times_.insert(std::ranges::upper_bound(times_, *at), *at);
        }
    }
}

asio::awaitable<void> CountedComparison::read(Bisection::Step step) {
    auto outcome = co_await source_->read(time_, step.window);
    const auto source = take(std::move(outcome));
    auto select = [this, &step](mirror::Reader& reader) {
        return reader.records_between(verdict_->tenant_id, *resource_, time_,
                                      step.window.from.value_or(Timestamp{}), step.window.before, rows_max);
    };
    const auto mirrored = co_await mirror_->read(select);
    suspects_.compare(source, mirrored);
}

asio::awaitable<void> CountedComparison::settle() {
    auto settled = co_await suspects_.settle();
    verdict_->records_compared += suspects_.records_compared();
    verdict_->pending += settled.pending;
    for (auto& difference : settled.differences) verdict_->differences.push_back(std::move(difference));
    const auto undecodable = suspects_.undecodable().size();
    if (undecodable == 0) co_return;
    verdict_->not_compared.push_back(std::to_string(undecodable) +
                                     " records that could not be decoded: they are in quarantine");
}

}  // namespace stmirror::sync
