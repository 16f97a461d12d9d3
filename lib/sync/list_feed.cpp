// SPDX-License-Identifier: MIT
#include "sync/list_feed.hpp"

namespace stmirror::sync {

void ListFeed::on_page(const Page& page) {
    const auto before = keys_.count();
    keys_.add(page);
    expected_ = page.total_count.value_or(expected_);
    if (page.has_more && keys_.count() > before) {
        ++page_;
        return;
    }
    page_ = 0;
    if (!page.has_more && keys_.count() >= expected_) return;
    if (tries_ == tries_max) {
        unfinished_ = "the list promised " + std::to_string(expected_) + " records and showed " +
                      std::to_string(keys_.count()) + "; the next pass reads it again";
        return;
    }
    ++tries_;
    page_ = 1;
    expected_ = 0;
    keys_.clear();
}

}  // namespace stmirror::sync
