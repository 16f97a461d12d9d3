// SPDX-License-Identifier: MIT
// The only reader of lists. It requests page after page until the list ends, and checks that the list was
// complete. The API gives no snapshot of a list, so a record that moves between two pages may be missed; then
// the list is read again. An incomplete list is an error and never means that a record is absent.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/request.hpp"
#include "async/waiting.hpp"
#include "client/outcome.hpp"
#include "sync/feeds/distinct_keys.hpp"

namespace stmirror::sync {

/// Decides which page to request next and whether the list was complete. It was complete if each page that
/// announced another one had new records, if the total did not decrease, and if the distinct keys reached the
/// total. Not thread-safe.
class ListProgress {
 public:
    /// How often a list is read before the reader gives up.
    static constexpr int tries_max = 3;
    /// More pages than any real list has. The reader gives up on a list that continues after this page.
    static constexpr int pages_max = 1000;

    /// Returns the number of the page to request, starting at 1, or 0 if the list is finished.
    int next_page() const { return page_; }
    void on_page(const Page& page);

    /// Returns why the list could not be read completely. Empty if it was.
    const std::optional<Problem>& unfinished() const { return unfinished_; }

 private:
    void start_again(Errc code, std::string reason);

    int page_ = 1;
    int tries_ = 1;
    std::int64_t expected_ = 0;  ///< the latest total
    DistinctKeys keys_;
    std::optional<Problem> unfinished_;
};

/// Sends one request and decodes its answer as the feed specifies. A reader owns the function and everything
/// that the function captures.
using FetchPage = std::function<asio::awaitable<client::Outcome<Page>>(const Feed&, api::ApiRequest)>;

/// Reads one list, page by page. Call only on the loop thread.
class ListReader {
 public:
    /// `list` must outlive the reader. Every request asks for the total.
    ListReader(const Feed& list, std::int64_t tenant_id, api::ListQuery query, FetchPage fetch);

    bool is_over() const { return progress_.next_page() == 0; }
    /// Returns true if the next page is the first one. Pages received before it belong to an attempt that was
    /// not complete, and must be discarded.
    bool starts_again() const { return progress_.next_page() == 1; }
    /// Requests the next page. Requires !is_over().
    asio::awaitable<client::Outcome<Page>> next();
    /// Call after the end. Succeeds if the list was complete.
    Result<> whole() const;

 private:
    const Feed* list_;
    std::int64_t tenant_id_;
    api::ListQuery query_;
    FetchPage fetch_;
    std::string path_;
    ListProgress progress_;
};

/// The limit in bytes of a list that is kept in memory until it is complete, such as the list of one parent's
/// records.
constexpr std::size_t whole_bytes_max = std::size_t{16} << 20;

/// Returns all pages of a list or a failure, but never only some of the pages.
asio::awaitable<client::Outcome<std::vector<Page>>> read_whole(ListReader list);

}  // namespace stmirror::sync
