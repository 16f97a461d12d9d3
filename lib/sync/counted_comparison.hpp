// SPDX-License-Identifier: MIT
// Holds a resource of which the API has a list with windows of time against that list: counts, follows what
// is unequal down to the records, and looks at each suspect again before it says that it differs, since the
// tenant goes on changing meanwhile. Loop's thread.
#pragma once

#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/mirror_side.hpp"
#include "sync/source.hpp"
#include "sync/suspects.hpp"
#include "sync/verify_report.hpp"

namespace stmirror::sync {

struct CountedOptions {
    ComparisonTerms terms;
    bool deep = false;  ///< read everything instead of counting
};

class CountedComparison {
 public:
    CountedComparison(const Resource& resource, Source& source, MirrorSide& mirror, Random& random,
                      const CountedOptions& options, ResourceVerdict& verdict);

    /// Throws ErrorException where it cannot be finished, RefusedException where the list is closed.
    asio::awaitable<void> run();

 private:
    asio::awaitable<void> compare_by(mirror::TimeOf time);
    asio::awaitable<bool> step_through();
    asio::awaitable<bool> count(Bisection& machine, Bisection::Step step);
    asio::awaitable<void> read(Bisection::Step step);
    asio::awaitable<void> load_times();
    asio::awaitable<void> prove_filter();
    asio::awaitable<void> leave_out_pending();
    asio::awaitable<void> settle();
    asio::awaitable<void> note_hidden();

    bool lower_bound_to(std::optional<Timestamp> served_at);
    bool hides_inactive() const { return suspects_.terms().hides_inactive; }
    Timestamp before() const { return suspects_.terms().before; }
    const std::string& column() const;

    const Resource* resource_;
    Source* source_;
    MirrorSide* mirror_;
    Random* random_;
    bool deep_;
    ResourceVerdict* verdict_;
    Suspects suspects_;
    mirror::TimeOf time_ = mirror::TimeOf::Modified;
    std::vector<Timestamp> times_;
    bool has_seen_clock_ = false;
    bool has_doubted_ = false;  ///< a count of this time was unequal
};

}  // namespace stmirror::sync
