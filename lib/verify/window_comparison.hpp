// SPDX-License-Identifier: MIT
// Compares all records that were created within one window, field by field, page by page: what is held in
// memory grows by their keys only, however many of them one instant holds. Loop's thread.
#pragma once

#include <set>
#include <string>

#include "sync/store/mirror_side.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"
#include "verify/suspects.hpp"

namespace stmirror::sync {

class WindowComparison {
 public:
    WindowComparison(const Resource& resource, Source& source, MirrorSide& mirror,
                     const ComparisonTerms& terms, ResourceVerdict& verdict);

    /// Throws ErrorException where it cannot be finished, RefusedException where the list is closed.
    asio::awaitable<void> run(TimeWindow window);

 private:
    asio::awaitable<void> compare_page(const Page& page);
    asio::awaitable<void> suspect_unseen(const std::vector<std::string>& mirrored);
    asio::awaitable<std::vector<mirror::StoredRecord>> live_rows(std::vector<std::string> keys);
    asio::awaitable<void> settle();

    const Resource* resource_;
    Source* source_;
    MirrorSide* mirror_;
    Suspects suspects_;
    ResourceVerdict* verdict_;
    std::set<std::string> seen_;  ///< keys that the source has shown
};

}  // namespace stmirror::sync
