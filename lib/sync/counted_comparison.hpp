// SPDX-License-Identifier: MIT
// Holds a resource of which the API has a list with windows of time against that list: counts, follows what
// is unequal down to the records, and looks at each suspect again before it says that it differs, since the
// tenant goes on changing meanwhile. Loop's thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/mirror_side.hpp"
#include "sync/record_json.hpp"
#include "sync/source.hpp"
#include "sync/verify_report.hpp"

namespace stmirror::sync {

struct CountedOptions {
    Timestamp before;             ///< what was changed or made later is not compared
    bool hides_inactive = false;  ///< the list leaves out what the mirror has as inactive
    bool deep = false;            ///< read everything instead of counting
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
    asio::awaitable<void> load_pending();
    asio::awaitable<void> leave_out_pending();
    asio::awaitable<void> compare_sample(const SourceRecords& sample);
    asio::awaitable<void> settle();
    asio::awaitable<void> note_hidden();
    asio::awaitable<void> settle_some(std::map<std::string, std::string> some);

    bool lower_bound_to(std::optional<Timestamp> served_at);
    void compare(const SourceRecords& source, std::vector<mirror::StoredRecord> mirrored);
    void judge(const std::string& key, const SourceRecords& source,
               const std::optional<mirror::StoredRecord>& mirrored);
    bool is_hidden(const std::string& raw) const { return options_.hides_inactive && is_inactive(raw); }
    void suspect(const std::string& key, const std::string& raw);
    const std::string& column() const;

    const Resource* resource_;
    Source* source_;
    MirrorSide* mirror_;
    Random* random_;
    CountedOptions options_;
    ResourceVerdict* verdict_;
    Fields fields_;
    mirror::TimeOf time_ = mirror::TimeOf::Modified;
    std::vector<Timestamp> times_;
    bool has_seen_clock_ = false;
    bool has_doubted_ = false;                     ///< a count of this time was unequal
    std::optional<SourceRecords> pending_;         ///< what was changed after the bound
    std::map<std::string, std::string> suspects_;  ///< key -> JSON of the side that has it
    std::set<std::string> undecodable_;
};

}  // namespace stmirror::sync
