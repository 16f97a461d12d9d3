// SPDX-License-Identifier: MIT
// The only reader of lists: requests page after page until the list ends, and knows whether it was complete.
// Lists have no snapshot, so a record may be missed between two pages [API: offset paging]; then the list is
// read again. An incomplete list is an error and never means that a record is absent.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/request.hpp"
#include "async/waiting.hpp"
#include "client/outcome.hpp"
#include "sync/feeds/distinct_keys.hpp"

namespace stmirror::sync {

/// Decides which page to request next and whether the list was complete: each page that announced another one
/// brought something new, and the distinct keys reached the total. Pure. One thread at a time.
class ListProgress {
 public:
    /// How often a list is read before the reader gives up.
    static constexpr int tries_max = 3;
    /// More pages than any real list has. A list that continues beyond is not read further.
    static constexpr int pages_max = 1000;

    /// The page to request, counted from 1; 0: finished.
    int next_page() const { return page_; }
    void on_page(const Page& page);

    /// Why the list could not be read completely; empty if it was.
    const std::string& unfinished() const { return unfinished_; }

 private:
    void start_again(std::string reason);

    int page_ = 1;
    int tries_ = 1;
    std::int64_t expected_ = 0;  ///< the latest total, since records may disappear meanwhile
    DistinctKeys keys_;
    std::string unfinished_;
};

/// Sends one request and decodes its answer as the feed says. A reader owns the function and with it what it
/// captures.
using FetchPage = std::function<asio::awaitable<client::Outcome<Page>>(const Feed&, api::ApiRequest)>;

/// Reads one list, page by page. Loop's thread.
class ListReader {
 public:
    /// `list` must outlive the reader. The reader requests the total.
    ListReader(const Feed& list, std::int64_t tenant_id, api::ListQuery query, FetchPage fetch);

    bool is_over() const { return progress_.next_page() == 0; }
    /// The next page is the first one: pages received before belong to an attempt that was not complete.
    bool starts_again() const { return progress_.next_page() == 1; }
    /// Requires !is_over().
    asio::awaitable<client::Outcome<Page>> next();
    /// After the end: success if the list was complete.
    Result<> whole() const;

 private:
    const Feed* list_;
    std::int64_t tenant_id_;
    api::ListQuery query_;
    FetchPage fetch_;
    std::string path_;
    ListProgress progress_;
};

/// The list of one parent's records is kept in memory until it is complete: the limit in bytes.
constexpr std::size_t whole_bytes_max = std::size_t{16} << 20;

/// All pages of a list, or a failure: never a part.
asio::awaitable<client::Outcome<std::vector<Page>>> read_whole(ListReader list);

}  // namespace stmirror::sync
