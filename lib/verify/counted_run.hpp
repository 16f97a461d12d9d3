// SPDX-License-Identifier: MIT
// The machine of one counted run over one table: cuts the whole into windows of each of its times near random
// quantiles, asks for the source's count of each together with a page of it, and follows what is unequal down
// to windows and pages that are small enough to be compared record by record. Raises suspicion only; who
// carries it out asks both sides by key. Pure: it neither sends nor reads. One thread.
//
// A window is asked for in an order where the list has one: by its own time, or by id. Then the page's ranks
// cut the window once more without another request: as many records stand before the page on both sides.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "mirror/records/row_facts.hpp"
#include "sync/feeds/bisection.hpp"
#include "verify/hiding_chance.hpp"
#include "verify/ranks.hpp"

namespace stmirror::sync {

/// By what a list can be sorted.
enum class ListOrder { None, Time, Id };

struct CountedRunOptions {
    Timestamp before;         ///< what is younger is not compared
    bool has_created = true;  ///< the resource has that time
    bool has_modified = true;
    bool takes_order = false;                ///< the list can be sorted by its times
    bool has_id_order = false;               ///< and by an id that is a number
    bool reads_all = false;                  ///< nothing is counted: everything is read
    std::optional<std::size_t> steps_max{};  ///< for each time: see BisectionOptions
};

/// Records in the order of one of their times; those without it are left out.
struct RowsByTime {
    std::vector<mirror::RowFacts> rows;
    std::vector<Timestamp> times;  ///< of `rows`
};
RowsByTime sorted_by(mirror::TimeOf time, std::vector<mirror::RowFacts> rows);

/// The mirror's records, once for each time: a record that was changed too lately is not in the windows of
/// the one, and may be in those of the other.
struct CountedRows {
    RowsByTime by_created;
    RowsByTime by_modified;

    const RowsByTime& of(mirror::TimeOf time) const {
        return time == mirror::TimeOf::Created ? by_created : by_modified;
    }
};

class CountedRun {
 public:
    /// A page that comes with a count.
    static constexpr int page_size = 50;
    /// Into so many windows the whole is cut by each of its times where the list can be sorted: a page cuts
    /// each of them in two. And where it cannot.
    static constexpr std::size_t windows_in_order = 5;
    static constexpr std::size_t windows_without_order = 9;

    /// `rows` and `random` outlive it.
    CountedRun(const CountedRows& rows, const CountedRunOptions& options, Random& random);

    struct Step {
        enum class Kind {
            Count,  ///< ask the source for its count and a page: on_count()
            Read,   ///< read and compare both sides: on_read()
        };
        Kind kind = Kind::Count;
        mirror::TimeOf time = mirror::TimeOf::Modified;
        TimeWindow window;
        ListOrder order = ListOrder::None;
        int page = 1;
        int page_size = 1;
        std::uint64_t mirrored = 0;  ///< the mirror's count
    };
    /// Empty when everything is compared, or the steps are used up.
    const std::optional<Step>& next() const { return step_; }

    struct Answer {
        std::uint64_t total = 0;
        std::vector<mirror::RowFacts> rows;  ///< of the page, in its order
        bool is_complete = true;             ///< each of the page's records could be decoded
    };
    /// Returns ids that the mirror has at the ranks of the page, and the page has not.
    std::vector<std::int64_t> on_count(const Answer& answer);
    void on_read();

    /// Some count or rank was not the mirror's.
    bool has_doubts() const { return has_doubts_; }
    /// The list is not in the order that was asked for.
    bool is_out_of_order() const { return is_out_of_order_; }
    /// Windows that were left open because the steps were used up.
    std::size_t left_open() const { return left_open_; }
    /// The mirror's rows in the windows of a time; empty where it was not needed.
    std::optional<std::uint64_t> compared(mirror::TimeOf time) const;
    /// That a missing and a surplus record hide from what was compared so far.
    double hiding_chance() const;

 private:
    void begin(mirror::TimeOf time);
    void advance();
    std::vector<double> cuts(mirror::TimeOf time);
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
    std::vector<mirror::TimeOf> to_do_;               ///< the next one last
    mirror::TimeOf time_ = mirror::TimeOf::Modified;  ///< of the machine that is at work
    std::optional<Bisection> machine_;
    std::vector<SortValue> ids_;  ///< of the window whose ranks are searched, in order
    std::optional<RankSearch> search_;
    std::optional<Step> step_;
    HidingChance hiding_;
    std::optional<std::uint64_t> compared_created_;
    std::optional<std::uint64_t> compared_modified_;
    std::size_t left_open_ = 0;
    bool has_doubts_ = false;
    bool is_out_of_order_ = false;
    bool was_read_whole_ = false;
    double phase_;  ///< of the cuts of one time against those of the other: 1 or -1
};

}  // namespace stmirror::sync
