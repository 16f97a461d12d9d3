// SPDX-License-Identifier: MIT
// The one reader of lists: asks for page after page until the list says that it ends, and knows whether it
// was whole. Lists have no snapshot, so a record may slip through between two pages [API: offset paging];
// then the list is read again. A list that ends oddly is an error, and never means that a record is absent.
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

/// Decides which page of a list is next and whether the list was whole: each page brought something new while
/// there was more, and the distinct keys reached the total. Pure. One thread.
class ListProgress {
 public:
    /// How often a list is read again because it ended oddly.
    static constexpr int tries_max = 3;
    /// More pages than any list has: a new record on each page must not keep us for ever.
    static constexpr int pages_max = 1000;

    /// The page to ask for, from 1; 0: it is over.
    int next_page() const { return page_; }
    void on_page(const Page& page);

    /// Why it could not be read whole; empty where it was.
    const std::string& unfinished() const { return unfinished_; }

 private:
    void start_again(std::string reason);

    int page_ = 1;
    int tries_ = 1;
    std::int64_t expected_ = 0;  ///< by the latest total: a record that went since is no loss
    DistinctKeys keys_;
    std::string unfinished_;
};

/// Sends one request; the answer comes as the feed says. A reader owns it, so it may hold what it captures.
using FetchPage = std::function<asio::awaitable<client::Outcome<Page>>(const Feed&, api::ApiRequest)>;

/// Reads one list page by page. Loop's thread.
class ListReader {
 public:
    /// `list` outlives the reader. The total is asked for.
    ListReader(const Feed& list, std::int64_t tenant_id, api::ListQuery query, FetchPage fetch);

    bool is_over() const { return progress_.next_page() == 0; }
    /// The next page is the first one: what came before belongs to a try that ended oddly.
    bool starts_again() const { return progress_.next_page() == 1; }
    /// Not after the end.
    asio::awaitable<client::Outcome<Page>> next();
    /// After the end: success where the list was whole.
    Result<> whole() const;

 private:
    const Feed* list_;
    std::int64_t tenant_id_;
    api::ListQuery query_;
    FetchPage fetch_;
    std::string path_;
    ListProgress progress_;
};

/// What hangs on one record is kept in memory until it is whole.
constexpr std::size_t whole_bytes_max = std::size_t{16} << 20;

/// All pages of a list, or a failure: never a part.
asio::awaitable<client::Outcome<std::vector<Page>>> read_whole(ListReader list);

}  // namespace stmirror::sync
