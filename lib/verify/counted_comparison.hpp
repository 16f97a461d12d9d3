// SPDX-License-Identifier: MIT
// Compares a resource with its API list, which must support time windows. Carries out what CountedRun decides
// and compares each record received. Reports a difference only after it has asked both sides for that record
// again. Call only on the loop thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/store/mirror_side.hpp"
#include "verify/counted_run.hpp"
#include "verify/report.hpp"
#include "verify/request_budget.hpp"
#include "verify/source.hpp"
#include "verify/suspects.hpp"

namespace stmirror::verify {

struct CountedOptions {
    ComparisonTerms terms;
    bool deep = false;  ///< read everything instead of counting
    std::optional<std::size_t> steps_max{};
    std::size_t requests_max = RequestBudget::requests_max;  ///< the limit of requests for the first windows
};

class CountedComparison {
 public:
    CountedComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror, Random& random,
                      const CountedOptions& options, ResourceVerdict& verdict);

    /// Runs the comparison. Throws ProblemException if it cannot finish, with Errc::MissingScope if the API
    /// refuses the list.
    asio::awaitable<void> run();

 private:
    /// StartsAgain means that an answer changed what must be counted, so counting starts over.
    enum class Course { Continue, StartsAgain };

    asio::awaitable<CountedRows> load_rows();
    asio::awaitable<void> leave_out_pending(std::vector<mirror::RowFacts>& created,
                                            std::vector<mirror::RowFacts>& modified);
    asio::awaitable<Course> carry_out(CountedRun& machine);
    asio::awaitable<Course> count(CountedRun& machine, CountedRun::Step step);
    asio::awaitable<void> read(CountedRun::Step step);
    asio::awaitable<void> prove_filter(mirror::TimeOf time);
    asio::awaitable<void> suspect_ids(std::vector<std::int64_t> ids);
    asio::awaitable<void> settle();
    asio::awaitable<void> note_hidden();

    CountedRunOptions run_options() const;
    bool lowers_bound_to(std::optional<Timestamp> served_at);
    void note(const CountedRun& machine);
    Timestamp before() const { return suspects_.terms().before; }
    const std::string& column(mirror::TimeOf time) const;
    std::string order(const CountedRun::Step& step) const;

    const Resource* resource_;
    Source* source_;
    sync::MirrorSide* mirror_;
    Random* random_;
    bool deep_;
    std::optional<std::size_t> steps_max_;
    std::size_t requests_max_;
    ResourceVerdict* verdict_;
    Suspects suspects_;
    bool takes_order_;
    bool has_seen_clock_ = false;
    std::size_t left_open_ = 0;
};

}  // namespace stmirror::verify
