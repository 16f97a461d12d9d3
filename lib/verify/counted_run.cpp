// SPDX-License-Identifier: MIT
#include "verify/counted_run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stmirror::verify {
namespace {

using mirror::RowFacts;
using mirror::TimeOf;

SortValue ticks_of(Timestamp time) { return time.since_year_one().count(); }

/// Returns a random page near the middle, which divides the window into two parts of similar size.
int middle_page(std::uint64_t records, Random& random) {
    const auto pages = (records + CountedRun::page_size - 1) / CountedRun::page_size;
    const auto spread = pages / 8;
    return static_cast<int>(1 + (pages - 1 - spread) / 2 + random.below(spread + 1));
}

}  // namespace

RowsByTime sorted_by(TimeOf time, std::vector<RowFacts> rows) {
    std::erase_if(rows, [time](const RowFacts& row) { return !row.at(time); });
    const auto value = [time](const RowFacts& row) { return std::pair(*row.at(time), row.id); };
    std::ranges::sort(rows, {}, value);
    RowsByTime sorted{std::move(rows), {}};
    sorted.times.reserve(sorted.rows.size());
    for (const auto& row : sorted.rows) { sorted.times.push_back(*row.at(time)); }
    return sorted;
}

CountedRun::CountedRun(const CountedRows& rows, const CountedRunOptions& options, Random& random)
    : rows_(&rows), options_(options), random_(&random), phase_(random.below(2) == 0 ? 1 : -1) {
    // It is enough to read everything by one of the two times.
    if (options.has_created && !(options.reads_all && options.has_modified)) {
        to_do_.push_back(TimeOf::Created);
    }
    if (options.has_modified) { to_do_.push_back(TimeOf::Modified); }
    advance();
}

/// Returns the number of initial windows for the next time.
std::size_t CountedRun::windows() const {
    const bool is_only_time = !(options_.has_created && options_.has_modified);
    const std::size_t times = is_only_time ? 2 : 1;
    if (options_.takes_order) { return times * windows_in_order; }
    const auto left = options_.windows_max - std::min(options_.windows_max, windows_begun_);
    return std::clamp(left / (to_do_.size() + 1), times * windows_in_order, times * windows_without_order);
}

/// Returns evenly spaced quantiles, each shifted a little at random. Most records change soon after their
/// creation, if at all, so the cuts of the two times are interleaved.
std::vector<double> CountedRun::cuts(TimeOf time) {
    const bool is_only_time = !(options_.has_created && options_.has_modified);
    const auto shift = is_only_time ? 0 : options_.takes_order ? 0.125 : 0.25;
    const auto direction = time == TimeOf::Created ? phase_ : -phase_;
    const auto count = windows();
    std::vector<double> cuts;
    for (std::size_t i = 1; i < count; ++i) {
        const auto jitter = 0.25 * (random_->unit() - 0.5);
        cuts.push_back((static_cast<double>(i) + direction * shift + jitter) / static_cast<double>(count));
    }
    windows_begun_ += count;
    return cuts;
}

ListOrder CountedRun::order_of(TimeOf time) const {
    if (!options_.takes_order) { return ListOrder::None; }
    return options_.has_id_order && time == TimeOf::Created ? ListOrder::Id : ListOrder::Time;
}

void CountedRun::begin(TimeOf time) {
    time_ = time;
    const auto& times = rows_->of(time).times;
    BisectionOptions options;
    options.reads_all = options_.reads_all;
    if (options_.reads_all) { options.records_max = options.mirrored_max; }
    options.steps_max = options_.steps_max.value_or(options.steps_max);
    options.cuts = cuts(time);
    machine_.emplace(times, options_.before, options);
    const auto compared = std::ranges::lower_bound(times, options_.before) - times.begin();
    (time == TimeOf::Created ? compared_created_ : compared_modified_) = static_cast<std::uint64_t>(compared);
    const auto first = machine_->next();
    was_read_whole_ = first && first->kind == Bisection::Step::Kind::Read && !first->window.from &&
                      first->window.before == options_.before;
}

/// Sets step_ to the next step.
void CountedRun::advance() {
    if (search_ && search_->next_page() > 0) {
        step_->page = static_cast<int>(search_->next_page());
        return;
    }
    search_.reset();
    step_.reset();
    for (;;) {
        if (machine_) {
            if (const auto step = machine_->next()) {
                step_ = step_for(*step);
                return;
            }
            left_open_ += machine_->left_open();
            if (was_read_whole_) { to_do_.clear(); }
        }
        if (to_do_.empty()) { return; }
        const auto time = to_do_.back();
        to_do_.pop_back();
        begin(time);
    }
}

CountedRun::Step CountedRun::step_for(const Bisection::Step& step) {
    Step next;
    next.time = time_;
    next.window = step.window;
    next.mirrored = step.mirrored;
    if (step.kind == Bisection::Step::Kind::Read) {
        next.kind = Step::Kind::Read;
    } else if (step.is_first && step.mirrored > 0) {
        next.order = order_of(next.time);
        next.page_size = page_size;
        next.page = middle_page(step.mirrored, *random_);
    }
    return next;
}

std::vector<std::int64_t> CountedRun::on_count(const Answer& answer) {
    std::vector<std::int64_t> suspects;
    if (search_) {
        suspects = judge_search(answer);
    } else if (answer.total != step_->mirrored) {
        has_doubts_ = true;
        machine_->on_count(answer.total);
    } else if (step_->order == ListOrder::None || !answer.is_complete) {
        if (step_->page_size > 1) { hiding_.add(step_->time, step_->window, std::nullopt); }
        machine_->on_count(answer.total);
    } else {
        suspects = judge_ranks(answer);
    }
    advance();
    return suspects;
}

std::vector<std::int64_t> CountedRun::judge_ranks(const Answer& answer) {
    ids_.clear();
    const auto mirrored = mirrored_page(*step_);
    const auto source = values_of(answer);
    const auto page = compare_ranks(mirrored, source);
    if (page.differs_at && step_->order == ListOrder::Time) {
        has_doubts_ = true;
        machine_->on_doubt(Timestamp{Ticks{*page.differs_at}});
        return {};
    }
    machine_->on_count(answer.total);
    if (!page.is_usable) {
        is_out_of_order_ = true;
        drop_order();
        hiding_.add(step_->time, step_->window, std::nullopt);
        return {};
    }
    if (page.differs_at) {
        has_doubts_ = true;
        search_.emplace((step_->mirrored + page_size - 1) / page_size, step_->page, page);
        return lacking(mirrored, source);
    }
    const HidingChance::Page seen{step_->order == ListOrder::Id, mirrored.front(), mirrored.back()};
    hiding_.add(step_->time, step_->window, seen);
    return {};
}

/// Requests no more windows in order. Also forgets the earlier pages, which may have seemed to be in order by
/// chance.
void CountedRun::drop_order() {
    options_.takes_order = false;
    hiding_.forget_pages();
}

void CountedRun::on_refused_order() {
    drop_order();
    options_.windows_max -= std::min<std::size_t>(options_.windows_max, 1);
    step_->order = ListOrder::None;
}

std::vector<std::int64_t> CountedRun::judge_search(const Answer& answer) {
    const auto mirrored = mirrored_page(*step_);
    const auto source = values_of(answer);
    search_->on_page(compare_ranks(mirrored, source));
    return lacking(mirrored, source);
}

void CountedRun::on_read() {
    has_doubts_ = has_doubts_ || machine_->has_found_unequal();
    machine_->on_read();
    advance();
}

/// Returns the mirror's values at the ranks of a page.
std::vector<SortValue> CountedRun::mirrored_page(const Step& step) {
    const auto& [rows, times] = rows_->of(step.time);
    const auto from = step.window.from ? std::ranges::lower_bound(times, *step.window.from) : times.begin();
    const auto first = static_cast<std::size_t>(from - times.begin());
    const auto begin = static_cast<std::size_t>(step.page - 1) * page_size;
    const auto end = std::min<std::size_t>(begin + page_size, step.mirrored);
    std::vector<SortValue> values;
    if (step.order == ListOrder::Time) {
        for (auto i = begin; i < end; ++i) { values.push_back(ticks_of(times[first + i])); }
        return values;
    }
    if (ids_.empty()) {
        for (std::size_t i = 0; i < step.mirrored; ++i) { ids_.push_back(rows[first + i].id); }
        if (!std::ranges::is_sorted(ids_)) { std::ranges::sort(ids_); }
    }
    for (auto i = begin; i < end; ++i) { values.push_back(ids_[i]); }
    return values;
}

std::vector<SortValue> CountedRun::values_of(const Answer& answer) const {
    std::vector<SortValue> values;
    for (const auto& row : answer.rows) {
        const auto at = row.at(step_->time);
        values.push_back(step_->order == ListOrder::Id ? row.id : at ? ticks_of(*at) : 0);
    }
    return values;
}

std::vector<std::int64_t> CountedRun::lacking(const std::vector<SortValue>& mirrored,
                                              const std::vector<SortValue>& source) {
    std::vector<std::int64_t> ids;
    std::ranges::copy_if(mirrored, std::back_inserter(ids),
                         [&](SortValue id) { return std::ranges::find(source, id) == source.end(); });
    return ids;
}

std::optional<std::uint64_t> CountedRun::compared(TimeOf time) const {
    return time == TimeOf::Created ? compared_created_ : compared_modified_;
}

double CountedRun::hiding_chance() const {
    if (was_read_whole_ || options_.reads_all) { return 0; }
    return hiding_.of(rows_->of(options_.has_modified ? TimeOf::Modified : TimeOf::Created).rows);
}

}  // namespace stmirror::verify
