// SPDX-License-Identifier: MIT
// Reads an export from a time on, outside its feed: for single records, because their own operations and
// lists lack fields that the export has, and for the newest changes. Loop's thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/timestamp.hpp"
#include "client/outcome.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

/// How many pages are read at most: a bulk load gives the same modification time to more records than a page
/// holds.
constexpr int search_pages_max = 20;

/// Calls `use` for each page of the records changed at `from` or later, including the newest changes, until
/// it returns false. `resource`: its own feed is an export. False: there is more than was read.
asio::awaitable<client::Outcome<bool>> read_export(const Resource& resource, std::int64_t tenant_id,
                                                   Timestamp from, FetchPage fetch,
                                                   std::function<bool(const Page&)> use);

/// Where an export shows records: sorted by their last change [API: export order].
struct SoughtRecords {
    Timestamp from;                          ///< no record changed earlier
    std::map<std::string, Timestamp> until;  ///< a key as in the change log -> the record changed no later
};

struct ExportSearch {
    std::map<std::string, std::string> found;  ///< key -> JSON in the export's form
    /// The export showed all records of the time in which the record must lie, and not this one. A key in
    /// neither member was not reached.
    std::set<std::string> absent;
};

/// `resource`: its own feed is an export. Includes the newest changes. Ends when every key is found or
/// absent.
asio::awaitable<client::Outcome<ExportSearch>> search_export(const Resource& resource, std::int64_t tenant_id,
                                                             SoughtRecords sought, FetchPage fetch);

}  // namespace stmirror::sync
