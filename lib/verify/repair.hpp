// SPDX-License-Identifier: MIT
// Repairs the differences that a verification found, row by row. Call only on the loop thread.
#pragma once

#include <map>
#include <string>

#include "api/page_decoder.hpp"
#include "base/feed_key.hpp"
#include "sync/store/mirror_side.hpp"
#include "sync/store/store.hpp"
#include "verify/listed_comparison.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"

namespace stmirror::verify {

class Repair {
 public:
    /// `parent` is the parents' resource, or null.
    Repair(const Resource& resource, const Resource* parent, Source& source, ListedComparison& listed,
           sync::MirrorSide& mirror, sync::Store& store, FeedKey feed);
    /// Call if passes write at the same time. Repairs then do not overwrite rows that are newer in the
    /// mirror.
    void work_beside_passes() { is_beside_passes_ = true; }

    /// Repairs the difference. Sets `difference.repaired`, or `difference.why_not`. `may_delete` is true if
    /// the delete guard (max_delete_percent) allows the row to be marked deleted.
    asio::awaitable<void> repair(Difference& difference, bool may_delete);

 private:
    asio::awaitable<void> repair_or_throw(Difference& difference);
    asio::awaitable<void> write_source_record(Difference& difference);
    asio::awaitable<void> repair_gone(Difference& difference);
    asio::awaitable<void> repair_row(Difference& difference);
    asio::awaitable<void> read_again(Difference& difference);
    asio::awaitable<void> look_up(Difference& difference);
    asio::awaitable<Source::Searched> find_in_export(const Difference& difference);
    asio::awaitable<void> add_own_fields(Difference& difference);
    asio::awaitable<void> fill_parent_columns(Difference& difference);
    asio::awaitable<std::optional<mirror::StoredRecord>> row(std::string key);
    asio::awaitable<NamePairs> values(std::string key, std::vector<std::string> columns);
    asio::awaitable<void> replace(Page page);
    asio::awaitable<void> replace_tombstone(Page page);
    void require_deletes() const;
    ProblemException not_shown(const Difference& difference) const;
    asio::awaitable<void> mark_deleted(std::string key);
    asio::awaitable<void> erase(std::string key);
    Page decoded(const Difference& difference);
    bool is_listed() const;

    const Resource* resource_;
    const Resource* parent_;
    Source* source_;
    ListedComparison* listed_;
    sync::MirrorSide* mirror_;
    sync::StoreAccess store_;
    FeedKey feed_;
    bool may_delete_ = false;
    bool is_beside_passes_ = false;
    api::PageDecoder decoder_;
};

}  // namespace stmirror::verify
