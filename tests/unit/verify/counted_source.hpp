// SPDX-License-Identifier: MIT
// A table in memory, generated from a seed. It is the source and the mirror of counted runs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "verify/counted_run.hpp"

namespace stmirror::verify {

inline Timestamp tick(std::int64_t ticks) { return Timestamp{Ticks{ticks}}; }

/// Returns records created within six years. As in real tenants, ids grow with the creation time. A third of
/// them was never changed, a third was changed within weeks, and a third at any time. The first hundredth of
/// the records was imported and has creation times in the year 1.
inline std::vector<mirror::RowFacts> make_table(std::size_t records, Random& random) {
    constexpr std::int64_t years = 6LL * 365 * 86400 * 10'000'000;
    constexpr std::int64_t weeks = years / 100;
    std::vector<std::int64_t> made;
    for (std::size_t i = 0; i < records; ++i) {
        made.push_back(years + static_cast<std::int64_t>(random.below(years)));
    }
    std::ranges::sort(made);
    std::vector<mirror::RowFacts> rows;
    std::int64_t id = 1000;
    for (const auto created : made) {
        auto modified = created;
        const auto kind = random.below(3);
        if (kind == 1) { modified += static_cast<std::int64_t>(random.below(weeks)); }
        if (kind == 2) {
            modified +=
                static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * years - created)));
        }
        id += 1 + static_cast<std::int64_t>(random.below(5));
        rows.push_back({rows.size() < records / 100 ? tick(0) : tick(created), tick(modified), id});
    }
    return rows;
}

inline CountedRows sorted(std::vector<mirror::RowFacts> rows) {
    return {sorted_by(mirror::TimeOf::Created, rows), sorted_by(mirror::TimeOf::Modified, rows)};
}

/// Answers like the API, counts the requests, and compares received records in the same way as the coroutine
/// does.
class CountedSource {
 public:
    explicit CountedSource(const CountedRows& source) : source_(&source) {}

    /// Runs a comparison with the mirror's rows to its end.
    void run(CountedRun& machine, const CountedRows& mirrored) {
        run_while(machine, mirrored, [] { return true; });
    }
    void run_while(CountedRun& machine, const CountedRows& mirrored, const std::function<bool()>& condition) {
        while (machine.next() && condition()) {
            const auto step = *machine.next();
            ++requests;
            if (step.kind == CountedRun::Step::Kind::Read) {
                const auto ours = in(mirrored, step);
                const auto theirs = in(*source_, step);
                for (const auto& row : ours) { suspects.insert(row.id); }
                for (const auto& row : theirs) { suspects.insert(row.id); }
                machine.on_read();
                continue;
            }
            const auto answer = count(step);
            for (const auto& row : answer.rows) { suspects.insert(row.id); }
            const auto ids = machine.on_count(answer);
            suspects.insert(ids.begin(), ids.end());
        }
    }

    std::size_t requests = 0;
    std::set<std::int64_t> suspects;  ///< the ids of the records that were compared on both sides
    bool ignores_order = false;

 private:
    using Rows = std::vector<mirror::RowFacts>;

    static std::span<const mirror::RowFacts> in(const CountedRows& all, const CountedRun::Step& step) {
        const auto& [rows, times] = all.of(step.time);
        const auto place = [&times](Timestamp at) {
            return std::ranges::lower_bound(times, at) - times.begin();
        };
        const auto from = step.window.from ? place(*step.window.from) : 0;
        return {rows.begin() + from, rows.begin() + place(step.window.before)};
    }

    CountedRun::Answer count(const CountedRun::Step& step) const {
        const auto found = in(*source_, step);
        CountedRun::Answer answer;
        answer.total = found.size();
        const auto begin = std::min(static_cast<std::size_t>((step.page - 1) * step.page_size), found.size());
        const auto end = std::min(begin + static_cast<std::size_t>(step.page_size), found.size());
        const bool is_in_order =
            step.order != ListOrder::Id || std::ranges::is_sorted(found, {}, &mirror::RowFacts::id);
        if (is_in_order && !ignores_order) {
            answer.rows.assign(found.begin() + static_cast<std::ptrdiff_t>(begin),
                               found.begin() + static_cast<std::ptrdiff_t>(end));
            return answer;
        }
        Rows ordered(found.begin(), found.end());
        if (ignores_order) {
            std::ranges::sort(ordered, {}, [](const auto& row) { return (row.id * 7919) % 104'729; });
        } else {
            std::ranges::sort(ordered, {}, &mirror::RowFacts::id);
        }
        answer.rows.assign(ordered.begin() + static_cast<std::ptrdiff_t>(begin),
                           ordered.begin() + static_cast<std::ptrdiff_t>(end));
        return answer;
    }

    const CountedRows* source_;
};

}  // namespace stmirror::verify
