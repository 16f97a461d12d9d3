// SPDX-License-Identifier: MIT
// The API's side of a comparison: counts, reads and looks up the records of one resource of one tenant, and
// counts its requests. Does not use the mirror. Call only on the loop thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "client/session.hpp"
#include "mirror/reader.hpp"
#include "sync/passes/list_reader.hpp"
#include "verify/bisection.hpp"

namespace stmirror::verify {

struct SourceRecord {
    std::string raw;
    std::optional<Timestamp> modified;
};

/// The records of one or several pages, by key.
struct SourceRecords {
    std::map<std::string, SourceRecord> records;
    std::set<std::string> undecodable;  ///< keys of records that cannot be decoded
    std::uint64_t without_key = 0;      ///< undecodable records without a readable key
    bool is_whole = true;               ///< false if an export was not read to its end

    void add(const Page& page);
    void add(SourceRecords more);
};

/// The feeds by which a resource is compared.
struct SourceFeeds {
    const Feed* list = nullptr;
    /// Placeholder values for the path of each list that is read for a window.
    std::vector<api::Query> lists{};
    bool has_export = false;  ///< the resource's own feed is an export and not refused
};

class Source {
 public:
    Source(const Resource& resource, client::Session& session, int page_size,
           Priority priority = Priority::BackgroundRefresh)
        : resource_(&resource), session_(&session), page_size_(page_size), priority_(priority) {}

    void use(SourceFeeds feeds) { feeds_ = std::move(feeds); }
    const SourceFeeds& feeds() const { return feeds_; }
    std::uint64_t requests() const { return requests_; }

    struct Count {
        std::uint64_t total = 0;
        SourceRecords sample;
        std::vector<mirror::RowFacts> ranked;  ///< facts of the page's records, in page order
        std::optional<Timestamp> served_at;
    };
    /// A page of a window's records, sorted if `order` is not empty, for example "+ModifiedOn".
    struct PageOfWindow {
        mirror::TimeOf time = mirror::TimeOf::Modified;
        TimeWindow window;
        std::string order{};
        int page = 1;
        int page_size = 1;
    };
    /// Returns the number of records in the window, and one page of them.
    asio::awaitable<client::Outcome<Count>> count(PageOfWindow wanted);
    asio::awaitable<client::Outcome<SourceRecords>> read(mirror::TimeOf time, TimeWindow window);
    /// Returns readers that yield the same records as read(), page by page. There is one reader for each
    /// list.
    std::vector<sync::ListReader> lists(mirror::TimeOf time, const TimeWindow& window);
    /// Returns the records changed at `from` or later. Reads the export, including inactive records and the
    /// most recent changes. If there is no export, reads the list.
    asio::awaitable<client::Outcome<SourceRecords>> read_changed_since(Timestamp from);
    struct Searched {
        std::optional<std::string> raw;  ///< the record's JSON in the export's form
        bool is_absent = false;          ///< the export does not have the record
    };
    /// Searches the export for a record that was last changed at `modified`.
    asio::awaitable<client::Outcome<Searched>> find_in_export(std::string key, Timestamp modified);
    /// Returns all records of one list, or a failure.
    asio::awaitable<client::Outcome<SourceRecords>> read_list(const Feed& list, api::ListQuery query,
                                                              std::vector<api::ParentValue> parent);
    /// Key -> the record's JSON as one side has it.
    using Records = std::map<std::string, std::string>;
    /// The API's answer to look-ups. If a key is in neither member, its record may or may not exist.
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
    /// Returns the values of columns, as text, from a record's JSON.
    std::vector<std::string> values_of(const std::string& raw, const std::vector<std::string>& columns);

    const Resource* resource_;
    client::Session* session_;
    int page_size_;
    Priority priority_;
    SourceFeeds feeds_;
    api::PageDecoder decoder_;
    std::uint64_t requests_ = 0;
};

}  // namespace stmirror::verify
