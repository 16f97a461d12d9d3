// SPDX-License-Identifier: MIT
// Reads an export starting at a given time, without the cursor of its feed. It is used for the newest
// changes, and for single records, because their own operations and lists lack fields that the export has.
// Call only on the loop thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/timestamp.hpp"
#include "client/outcome.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

/// The maximum number of pages that are read. Several may be needed, because a bulk load gives the same
/// modification time to more records than fit on a page.
constexpr int search_pages_max = 20;

/// Calls `use` for each page of the records that changed at `from` or later, including the newest changes,
/// until `use` returns false. The feed of `resource` itself must be an export. Returns true if everything was
/// read, or false if there is more.
asio::awaitable<client::Outcome<bool>> read_export(const Resource& resource, std::int64_t tenant_id,
                                                   Timestamp from, FetchPage fetch,
                                                   std::function<bool(const Page&)> use);

/// Records to search for. An export sorts records by their last change, so their times tell where to search.
struct SoughtRecords {
    Timestamp from;  ///< no sought record changed earlier
    /// Maps a key as in the change log to the latest possible time of the record's last change.
    std::map<std::string, Timestamp> until;
};

struct ExportSearch {
    std::map<std::string, std::string> found;  ///< key -> JSON in the export's form
    /// Keys of records that are not in the export. The search read the whole time in which such a record
    /// could be. If a key is in neither member, the search did not reach it.
    std::set<std::string> absent;
};

/// Searches the export for `sought`, including the newest changes. Ends when every key is found or absent, or
/// after search_pages_max pages. The feed of `resource` itself must be an export.
asio::awaitable<client::Outcome<ExportSearch>> search_export(const Resource& resource, std::int64_t tenant_id,
                                                             SoughtRecords sought, FetchPage fetch);

}  // namespace stmirror::sync
