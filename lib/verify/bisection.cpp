// SPDX-License-Identifier: MIT
#include "verify/bisection.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace stmirror::verify {
namespace {

using Times = std::span<const Timestamp>;
constexpr Ticks tick{1};

/// Returns how many of `times` are before `at`.
std::size_t count_before(Times times, Timestamp at) {
    return static_cast<std::size_t>(std::ranges::lower_bound(times, at) - times.begin());
}

/// Returns a time that divides the window, near the median of `times` if equal times allow it. Returns empty
/// if the window is a single instant.
std::optional<Timestamp> middle_of(const TimeWindow& window, Times times) {
    const auto lowest = times.front();
    const auto median = times[times.size() / 2];
    if (median > lowest) { return median; }
    const auto next = std::ranges::upper_bound(times, lowest);
    if (next != times.end()) { return *next; }
    if (!window.from || *window.from < lowest) { return lowest; }
    if (lowest + tick < window.before) { return lowest + tick; }
    return std::nullopt;
}

}  // namespace

Bisection::Bisection(Times times, Timestamp before, const BisectionOptions& options) : options_(options) {
    times = times.first(count_before(times, before));
    if (times.size() > options_.records_max) {
        if (options_.reads_all) { cut_evenly(times.size()); }
        cut(times, before);
        return;
    }
    Open whole{{std::nullopt, before}, times};
    whole.is_read = true;
    open_.push_back(whole);
}

void Bisection::cut_evenly(std::size_t mirrored) {
    options_.cuts.clear();
    options_.steps_max = std::numeric_limits<std::size_t>::max();
    for (auto position = options_.records_max; position < mirrored; position += options_.records_max) {
        options_.cuts.push_back(static_cast<double>(position) / static_cast<double>(mirrored));
    }
}

void Bisection::cut(Times times, Timestamp before) {
    std::optional<Timestamp> from;
    auto rest = times;
    for (const auto part : options_.cuts) {
        const auto position = static_cast<std::size_t>(part * static_cast<double>(times.size()));
        const auto at = times[std::min(position, times.size() - 1)];
        const auto lower = count_before(rest, at);
        if (lower == 0) { continue; }
        open_.push_back({{from, at}, rest.first(lower)});
        rest = rest.subspan(lower);
        from = at;
    }
    open_.push_back({{from, before}, rest});
    for (auto& open : open_) {
        open.is_read = options_.reads_all;
        open.is_first = true;
    }
}

std::optional<Bisection::Step> Bisection::next() const {
    if (open_.empty() || steps_ >= options_.steps_max) { return std::nullopt; }
    const auto& open = open_.back();
    return Step{open.is_read ? Step::Kind::Read : Step::Kind::Count, open.window, open.times.size(),
                open.is_first};
}

void Bisection::on_read() {
    ++steps_;
    open_.pop_back();
    settle_next();
}

void Bisection::on_count(std::uint64_t total) {
    ++steps_;
    auto open = open_.back();
    open_.pop_back();
    derive_upper(open, total);
    if (total != open.times.size()) {
        found_unequal_ = true;
        open.total = total;
        open.is_first = false;
        open_.push_back(open);
    }
    settle_next();
}

void Bisection::on_doubt(Timestamp at) {
    ++steps_;
    found_unequal_ = true;
    const auto open = open_.back();
    open_.pop_back();
    const bool is_inside = at < open.window.before && (!open.window.from || *open.window.from < at);
    if (is_inside) {
        const auto lower = count_before(open.times, at);
        open_.push_back({{at, open.window.before}, open.times.subspan(lower)});
        open_.push_back({{open.window.from, at}, open.times.first(lower)});
    }
    settle_next();
}

/// Derives the upper half's count from the count of both halves and the count of the lower half. The derived
/// count may mark the upper half as unequal but never close it, because the source may have changed between
/// the two counts.
void Bisection::derive_upper(const Open& lower, std::uint64_t total) {
    if (!lower.both || *lower.both < total) { return; }
    auto& upper = open_.back();
    if (*lower.both - total == upper.times.size()) { return; }
    upper.total = *lower.both - total;
}

/// If the next window is known to be unequal, halves it or marks it to be read.
void Bisection::settle_next() {
    if (open_.empty() || !open_.back().total || open_.back().is_read) { return; }
    auto open = open_.back();
    if (is_small(open) || !middle_of(open.window, open.times)) {
        open_.back().is_read = true;
        return;
    }
    open_.pop_back();
    halve(open);
}

bool Bisection::is_small(const Open& open) const {
    const auto mirrored = open.times.size();
    if (mirrored <= options_.records_max) { return true; }
    return *open.total <= options_.records_max && mirrored <= options_.mirrored_max;
}

void Bisection::halve(const Open& open) {
    const auto middle = *middle_of(open.window, open.times);
    const auto lower = count_before(open.times, middle);
    open_.push_back({{middle, open.window.before}, open.times.subspan(lower)});
    open_.push_back({{open.window.from, middle}, open.times.first(lower), std::nullopt, open.total});
}

}  // namespace stmirror::verify
