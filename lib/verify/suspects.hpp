// SPDX-License-Identifier: MIT
// The records of which a comparison suspects that mirror and source differ, whatever raised the suspicion: a
// count, a rank or a page. Asks both sides again, by key, before it says that one does; a tenant goes on
// changing meanwhile. Loop's thread.
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

namespace stmirror::sync {

/// How a resource is compared.
struct ComparisonTerms {
    std::int64_t tenant_id = 0;
    Timestamp before;             ///< what was changed or made at this time or later is not compared
    bool hides_inactive = false;  ///< the list leaves out what the mirror has as inactive
};

class Suspects {
 public:
    /// So many are asked for and listed; more ask for another means.
    static constexpr std::size_t suspects_max = 2000;

    Suspects(const Resource& resource, Source& source, MirrorSide& mirror, const ComparisonTerms& terms);

    /// `raw`: the record's JSON on a side that has it; the first one stays. Dropped where there are too many.
    void add(const std::string& key, const std::string& raw);
    /// There is no room for more: what is known so far is not all.
    bool is_full() const { return suspects_.size() >= suspects_max; }
    bool empty() const { return suspects_.empty(); }

    /// Adds each record of which only one side is known or in which the two sides differ.
    void compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored);
    /// The same for records of the source whose rows are looked for one by one.
    asio::awaitable<void> compare_each(const SourceRecords& source);

    /// Reads what the source changed at terms.before and later, unless that was done. Throws where that has
    /// no end: the mirror is far behind.
    asio::awaitable<void> load_pending();
    /// By key; after load_pending().
    const std::map<std::string, SourceRecord>& pending() const { return pending_->records; }
    bool has_loaded_pending() const { return pending_.has_value(); }

    /// What is left of the suspicions once both sides were asked for each record by its key.
    struct Settled {
        std::vector<Difference> differences;
        std::uint64_t pending = 0;  ///< changed too lately
    };
    /// Throws ErrorException where the source does not answer. Afterwards it is empty.
    asio::awaitable<Settled> settle();

    /// Of the source's records that were compared: those that could not be decoded there.
    const std::set<std::string>& undecodable() const { return undecodable_; }
    std::uint64_t records_compared() const { return records_compared_; }

    const ComparisonTerms& terms() const { return terms_; }
    void lower_bound(Timestamp before) { terms_.before = before; }
    bool is_hidden(const std::string& raw) const { return terms_.hides_inactive && is_inactive(raw); }
    /// The mirror's row, live or not.
    asio::awaitable<std::optional<mirror::StoredRecord>> row(std::string key);

 private:
    bool are_equal(const SourceRecord& record, const std::string& raw) const;
    asio::awaitable<void> settle_some(Source::Records some, Settled& settled);
    void judge(const std::string& key, const Source::Answer& answer,
               const std::optional<mirror::StoredRecord>& mirrored, Settled& settled);

    const Resource* resource_;
    Source* source_;
    MirrorSide* mirror_;
    ComparisonTerms terms_;
    Fields fields_;
    Source::Records suspects_;
    std::optional<SourceRecords> pending_;
    std::set<std::string> undecodable_;
    std::uint64_t records_compared_ = 0;
};

}  // namespace stmirror::sync
