// SPDX-License-Identifier: MIT
// The records that a comparison suspects to differ, because of a count, a rank or a page. Asks both sides
// again, by key, before reporting a difference, since the tenant's data changes meanwhile. Loop's thread.
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
    /// The limit of suspects; a comparison with more needs another method.
    static constexpr std::size_t suspects_max = 2000;

    Suspects(const Resource& resource, Source& source, sync::MirrorSide& mirror,
             const ComparisonTerms& terms);

    /// `raw`: the record's JSON on a side that has it; the first one added is kept. Ignored if is_full().
    void add(const std::string& key, const std::string& raw);
    /// The limit is reached: there may be more suspects.
    bool is_full() const { return suspects_.size() >= suspects_max; }
    bool empty() const { return suspects_.empty(); }

    /// Adds each record that only one side has or in which the sides differ.
    void compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored);
    /// The same for records of the source, reading their rows one by one.
    asio::awaitable<void> compare_each(const SourceRecords& source);

    /// Reads what the source changed at terms().before or later, once. Throws if there is too much: the
    /// mirror is far behind.
    asio::awaitable<void> load_pending();
    /// By key. Requires has_loaded_pending().
    const std::map<std::string, SourceRecord>& pending() const { return pending_->records; }
    bool has_loaded_pending() const { return pending_.has_value(); }

    /// The differences that remain after both sides were asked for each record by key.
    struct Settled {
        std::vector<Difference> differences;
        std::uint64_t pending = 0;  ///< suspects that changed too recently to compare
    };
    /// Throws ProblemException if the source does not answer. Afterwards there are no suspects.
    asio::awaitable<Settled> settle();

    /// The keys of compared source records that cannot be decoded.
    const std::set<std::string>& undecodable() const { return undecodable_; }
    std::uint64_t records_compared() const { return records_compared_; }

    const ComparisonTerms& terms() const { return terms_; }
    void lower_bound(Timestamp before) { terms_.before = before; }
    bool is_hidden(const std::string& raw) const { return terms_.hides_inactive && sync::is_inactive(raw); }
    /// The mirror's row, live or marked deleted.
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
