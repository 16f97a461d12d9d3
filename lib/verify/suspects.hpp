// SPDX-License-Identifier: MIT
// The records that a comparison suspects to differ, because of a count, a rank or a page. Asks both sides for
// each record again before it reports a difference, because the tenant's data changes during a comparison.
// Call only on the loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/passes/record_json.hpp"
#include "sync/store/mirror_side.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"

namespace stmirror::verify {

/// How a resource is compared.
struct ComparisonTerms {
    std::int64_t tenant_id = 0;
    Timestamp before;             ///< records changed or created at this time or later are not compared
    bool hides_inactive = false;  ///< the list omits inactive records that the mirror has
};

class Suspects {
 public:
    /// The limit of suspects. Further suspects are not added.
    static constexpr std::size_t suspects_max = 2000;

    Suspects(const Resource& resource, Source& source, sync::MirrorSide& mirror,
             const ComparisonTerms& terms);

    /// Adds a suspect. `raw` is the record's JSON on a side that has it. The first JSON added for a key is
    /// kept. Does nothing if is_full().
    void add(const std::string& key, const std::string& raw);
    /// Returns whether the limit is reached, so that there may be more suspects.
    bool is_full() const { return suspects_.size() >= suspects_max; }
    bool empty() const { return suspects_.empty(); }

    /// Adds each record that only one side has or in which the sides differ.
    void compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored);
    /// Adds each record of the source that differs from its row in the mirror. Reads the rows one by one.
    asio::awaitable<void> compare_each(const SourceRecords& source);

    /// Reads the records that the source changed at terms().before or later, once. Throws if there are too
    /// many, because the mirror is then far behind.
    asio::awaitable<void> load_pending();
    /// Returns the records that load_pending() read, by key. Requires has_loaded_pending().
    const std::map<std::string, SourceRecord>& pending() const { return pending_->records; }
    bool has_loaded_pending() const { return pending_.has_value(); }

    /// The differences that remain after both sides were asked for each record again.
    struct Settled {
        std::vector<Difference> differences;
        std::uint64_t pending = 0;  ///< suspects that changed too recently to compare
    };
    /// Asks both sides for all suspects, and removes the suspects. Throws ProblemException if the source does
    /// not answer.
    asio::awaitable<Settled> settle();

    /// Returns the keys of compared source records that cannot be decoded.
    const std::set<std::string>& undecodable() const { return undecodable_; }
    std::uint64_t records_compared() const { return records_compared_; }

    const ComparisonTerms& terms() const { return terms_; }
    void lower_bound(Timestamp before) { terms_.before = before; }
    bool is_hidden(const std::string& raw) const { return terms_.hides_inactive && sync::is_inactive(raw); }
    /// Returns the mirror's row, live or marked deleted.
    asio::awaitable<std::optional<mirror::StoredRecord>> row(std::string key);

 private:
    bool are_equal(const SourceRecord& record, const std::string& raw) const;
    asio::awaitable<void> settle_some(Source::Records some, Settled& settled);
    void judge(const std::string& key, const Source::Answer& answer,
               const std::optional<mirror::StoredRecord>& mirrored, Settled& settled);

    const Resource* resource_;
    Source* source_;
    sync::MirrorSide* mirror_;
    ComparisonTerms terms_;
    sync::Fields fields_;
    Source::Records suspects_;
    std::optional<SourceRecords> pending_;
    std::set<std::string> undecodable_;
    std::uint64_t records_compared_ = 0;
};

}  // namespace stmirror::verify
