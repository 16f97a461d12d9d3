// SPDX-License-Identifier: MIT
// The API's side of a comparison: counts, reads and looks up the records of one resource of one tenant. Knows
// nothing of the mirror; counts its requests. Loop's thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "client/session.hpp"
#include "mirror/reader.hpp"
#include "sync/feeds/bisection.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

struct SourceRecord {
    std::string raw;
    std::optional<Timestamp> modified;
};

/// What one or several pages hold, by key.
struct SourceRecords {
    std::map<std::string, SourceRecord> records;
    std::set<std::string> undecodable;  ///< keys of records that are in quarantine here as in the mirror
    std::uint64_t without_key = 0;      ///< undecodable, and not even the key could be read
    bool is_whole = true;               ///< of an export: false where there was more than was to be read

    void add(const Page& page);
    void add(SourceRecords more);
};

/// A way to read a resource.
struct SourceFeeds {
    const Feed* list = nullptr;
    std::vector<api::Query> lists{};  ///< what stands for the path's placeholders, for each list of a window
    bool has_export = false;          ///< the resource's own feed is an export, and open
};

class Source {
 public:
    Source(const Resource& resource, client::Session& session, int page_size,
           Priority priority = Priority::BackgroundRefresh)
        : resource_(&resource), session_(&session), page_size_(page_size), priority_(priority) {}

    void use(SourceFeeds way) { way_ = std::move(way); }
    const SourceFeeds& way() const { return way_; }
    std::uint64_t requests() const { return requests_; }

    struct Count {
        std::uint64_t total = 0;
        SourceRecords sample;
        std::vector<mirror::RowFacts> ranked;  ///< of the page's records, in its order
        std::optional<Timestamp> served_at;
    };
    /// A page of the records of a window, in an order where `order` is not empty: "+ModifiedOn".
    struct PageOfWindow {
        mirror::TimeOf time = mirror::TimeOf::Modified;
        TimeWindow window;
        std::string order{};
        int page = 1;
        int page_size = 1;
    };
    /// How many records the window has, and the page.
    asio::awaitable<client::Outcome<Count>> count(PageOfWindow wanted);
    asio::awaitable<client::Outcome<SourceRecords>> read(mirror::TimeOf time, TimeWindow window);
    /// The same page by page: a reader for each list.
    std::vector<ListReader> lists(mirror::TimeOf time, const TimeWindow& window);
    /// What was changed at `from` and later: from the export where there is one, inactive records and the
    /// newest changes among it, else from the list.
    asio::awaitable<client::Outcome<SourceRecords>> read_changed_since(Timestamp from);
    struct Searched {
        std::optional<SourceRecord> record;
        bool is_whole = false;  ///< all that was last changed at `from` has been seen
    };
    /// The record in the export feed's own form, which shows it as long as it was not changed before `from`.
    asio::awaitable<client::Outcome<Searched>> find_in_export(std::string key, Timestamp from);
    /// All pages of one list, or a failure.
    asio::awaitable<client::Outcome<SourceRecords>> read_list(const Feed& list, api::ListQuery query,
                                                              std::vector<api::ParentValue> parent);
    /// By key, each with its JSON as somebody has it.
    using Records = std::map<std::string, std::string>;
    /// What the API said to questions for keys. A key that is in neither is not known to be there or not.
    struct Answer {
        SourceRecords found;
        std::set<std::string> absent;
    };
    asio::awaitable<client::Outcome<Answer>> look_up(Records wanted);
    mirror::RowFacts facts_in(const std::string& raw);

 private:
    api::ListQuery window_query(mirror::TimeOf time, const TimeWindow& window) const;
    asio::awaitable<client::Outcome<Page>> fetch(const Feed& feed, api::ApiRequest request,
                                                 std::vector<api::ParentValue> parent);
    asio::awaitable<client::Outcome<Answer>> look_up_by_time(Records wanted);
    mirror::RowFacts facts_of(const Page& page, std::size_t row) const;
    /// Values of columns, as text, from a record's JSON.
    std::vector<std::string> values_of(const std::string& raw, const std::vector<std::string>& columns);

    const Resource* resource_;
    client::Session* session_;
    int page_size_;
    Priority priority_;
    SourceFeeds way_;
    api::PageDecoder decoder_;
    std::uint64_t requests_ = 0;
};

}  // namespace stmirror::sync
