// SPDX-License-Identifier: MIT
// Compares all records created within one window, field by field and page by page. Keeps only the keys of the
// window in memory, however many records one instant has. Call only on the loop thread.
#pragma once

#include <set>
#include <string>

#include "sync/store/mirror_side.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"
#include "verify/suspects.hpp"

namespace stmirror::verify {

class WindowComparison {
 public:
    WindowComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror,
                     const ComparisonTerms& terms, ResourceVerdict& verdict);

    /// Compares the window. Throws ProblemException if it cannot finish, with Errc::MissingScope if the API
    /// refuses the list.
    asio::awaitable<void> run(TimeWindow window);

 private:
    asio::awaitable<void> compare_page(const Page& page);
    asio::awaitable<void> suspect_unseen(const std::vector<std::string>& mirrored);
    asio::awaitable<std::vector<mirror::StoredRecord>> live_rows(std::vector<std::string> keys);
    asio::awaitable<void> settle();

    const Resource* resource_;
    Source* source_;
    sync::MirrorSide* mirror_;
    Suspects suspects_;
    ResourceVerdict* verdict_;
    std::set<std::string> seen_;  ///< keys in the source's pages
};

}  // namespace stmirror::verify
