// SPDX-License-Identifier: MIT
#include "sync/list_feed.hpp"

namespace stmirror::sync {

void ListFeed::on_page(const Page& page) {
    const auto before = records_.size();
    for (const auto& row : page.rows) records_.insert(row.hash);
    for (const auto& record : page.quarantined) records_.insert(content_hash(record.raw));
    if (page.total_count && *page.total_count >= 0) expected_ = static_cast<std::uint64_t>(*page.total_count);
    if (page.has_more && records_.size() > before) {
        ++page_;
        return;
    }
    page_ = 0;
    if (!page.has_more && is_whole()) return;
    if (tries_ == tries_max) {
        unfinished_ = "the list promised " + std::to_string(expected_) + " records and showed " +
                      std::to_string(records_.size()) + "; the next pass reads it again";
        return;
    }
    ++tries_;
    page_ = 1;
    expected_ = 0;
    records_.clear();
}

/// A total of an earlier page may have been more: a record that went since is no loss, but who can tell.
bool ListFeed::is_whole() const { return records_.size() >= expected_; }

}  // namespace stmirror::sync
