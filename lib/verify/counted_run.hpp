// SPDX-License-Identifier: MIT
// Decides the steps of one counted comparison of a table. Cuts the table into windows of each of its times,
// at randomly shifted quantiles. Asks for the source's count of each window, together with one page of its
// records. Narrows unequal windows down to windows and pages that are small enough to compare record by
// record. Only finds suspects: the caller asks both sides for each of them. A state machine without I/O. Not
// thread-safe.
//
// If the list can be sorted, its records are requested in order: by the window's time, or by id. The ranks of
// the page then divide the window once more without another request, because the same number of records must
// precede the page on both sides.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "mirror/records/row_facts.hpp"
#include "verify/bisection.hpp"
#include "verify/hiding_chance.hpp"
#include "verify/ranks.hpp"

namespace stmirror::verify {

/// How a list is sorted.
enum class ListOrder { None, Time, Id };

struct CountedRunOptions {
    Timestamp before;         ///< records with this time or a later one are not compared
    bool has_created = true;  ///< the resource has a creation time
    bool has_modified = true;
    bool takes_order = false;   ///< the list can be sorted by its times
    bool has_id_order = false;  ///< the list can be sorted by a numeric id
    bool reads_all = false;     ///< read everything instead of counting
    /// The limit of initial windows of both times together if the list cannot be sorted. Each time gets at
    /// least CountedRun::windows_in_order windows even if that exceeds the limit.
    std::size_t windows_max = 18;
    std::optional<std::size_t> steps_max{};  ///< the limit of steps for each time, see BisectionOptions
};

/// Records sorted by one of their times; records without that time are left out.
struct RowsByTime {
    std::vector<mirror::RowFacts> rows;
    std::vector<Timestamp> times;  ///< the times of `rows`
};
RowsByTime sorted_by(mirror::TimeOf time, std::vector<mirror::RowFacts> rows);

/// The mirror's records, once for each time. A record that was changed too recently is absent from the
/// windows of its modification time, but may be in a window of its creation time.
struct CountedRows {
    RowsByTime by_created;
    RowsByTime by_modified;

    const RowsByTime& of(mirror::TimeOf time) const {
        return time == mirror::TimeOf::Created ? by_created : by_modified;
    }
};

class CountedRun {
 public:
    /// The number of records of the page that is requested with a count.
    static constexpr int page_size = 50;
    /// The number of initial windows for each time if the list can be sorted. A page then divides each window
    /// in two. If the resource has only one time, the number is doubled.
    static constexpr std::size_t windows_in_order = 5;
    /// The largest number of initial windows for each time if the list cannot be sorted. The smallest number
    /// is windows_in_order. If the resource has only one time, both numbers are doubled.
    static constexpr std::size_t windows_without_order = 9;

    /// `rows` and `random` must outlive the object.
    CountedRun(const CountedRows& rows, const CountedRunOptions& options, Random& random);

    struct Step {
        enum class Kind {
            Count,  ///< ask the source for its count and a page, then call on_count()
            Read,   ///< read and compare both sides, then call on_read()
        };
        Kind kind = Kind::Count;
        mirror::TimeOf time = mirror::TimeOf::Modified;
        TimeWindow window;
        ListOrder order = ListOrder::None;
        int page = 1;
        int page_size = 1;
        std::uint64_t mirrored = 0;  ///< the mirror's count
    };
    /// Returns the next step, or empty if everything was compared or the steps are used up.
    const std::optional<Step>& next() const { return step_; }

    struct Answer {
        std::uint64_t total = 0;
        std::vector<mirror::RowFacts> rows;  ///< the records of the page, in page order
        bool is_complete = true;             ///< every record of the page was decoded
    };
    /// Takes the answer to the step. Returns the ids that the mirror has at the page's ranks but that are not
    /// on the page.
    std::vector<std::int64_t> on_count(const Answer& answer);
    /// Notes that the source refused the order of the step. It and all later steps are requested without
    /// order.
    void on_refused_order();
    void on_read();

    /// Returns whether a count or rank differed from the mirror's.
    bool has_doubts() const { return has_doubts_; }
    /// Returns whether the list was not in the requested order. From then on, it is counted without ranks.
    bool is_out_of_order() const { return is_out_of_order_; }
    /// Returns the number of windows that were not finished because the steps were used up.
    std::size_t left_open() const { return left_open_; }
    /// Returns the number of mirror rows in the windows of a time, or empty if that time was not used.
    std::optional<std::uint64_t> compared(mirror::TimeOf time) const;
    /// Returns the probability that a missing and a surplus record go unnoticed in what was compared so far.
    double hiding_chance() const;

 private:
    void begin(mirror::TimeOf time);
    void advance();
    std::size_t windows() const;
    std::vector<double> cuts(mirror::TimeOf time);
    void drop_order();
    Step step_for(const Bisection::Step& step);
    ListOrder order_of(mirror::TimeOf time) const;
    std::vector<SortValue> mirrored_page(const Step& step);
    std::vector<std::int64_t> judge_ranks(const Answer& answer);
    std::vector<std::int64_t> judge_search(const Answer& answer);
    std::vector<SortValue> values_of(const Answer& answer) const;
    static std::vector<std::int64_t> lacking(const std::vector<SortValue>& mirrored,
                                             const std::vector<SortValue>& source);

    const CountedRows* rows_;
    CountedRunOptions options_;
    Random* random_;
    std::vector<mirror::TimeOf> to_do_;               ///< times still to compare; the next one is at the end
    std::size_t windows_begun_ = 0;                   ///< initial windows of all times begun so far
    mirror::TimeOf time_ = mirror::TimeOf::Modified;  ///< the time that `machine_` compares
    std::optional<Bisection> machine_;
    std::vector<SortValue> ids_;  ///< the ids of the window whose ranks are searched, sorted
    std::optional<RankSearch> search_;
    std::optional<Step> step_;
    HidingChance hiding_;
    std::optional<std::uint64_t> compared_created_;
    std::optional<std::uint64_t> compared_modified_;
    std::size_t left_open_ = 0;
    bool has_doubts_ = false;
    bool is_out_of_order_ = false;
    bool was_read_whole_ = false;
    double phase_;  ///< 1 or -1: shifts the cuts of one time against the cuts of the other
};

}  // namespace stmirror::verify
