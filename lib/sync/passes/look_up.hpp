// SPDX-License-Identifier: MIT
// The only look-up by key. It requests records of a resource, many at a time if the API takes ids. A record
// is absent only if a complete list lacks it, or if its own operation answers 404. Call only on the loop
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

/// The result of a look-up.
class LookedUp {
 public:
    void add(Page page);
    /// Notes that the request for this key was answered completely.
    void add_asked(const std::string& key) { asked_.insert(key); }

    /// Returns true if the key was requested and is not in the answers. Returns false for every key if a
    /// record arrived without a readable key, because it may be the record of any key.
    bool is_absent(const std::string& key) const;
    const std::vector<Page>& pages() const { return pages_; }
    std::vector<Page> take_pages() { return std::move(pages_); }

 private:
    std::vector<Page> pages_;
    std::set<std::string> found_;  ///< contains "" if a record's key cannot be read
    std::set<std::string> asked_;
};

/// The records to request: key as in the change log -> the values of look_up_columns().
using WantedRecords = std::map<std::string, std::vector<std::string>>;

/// Returns the columns whose values a look-up needs, in the order of the values. Empty if the resource has no
/// look-up.
std::vector<std::string> look_up_columns(const Resource& resource);

/// Looks up the records `wanted`. `resource` must have a look-up. Fails if any list was not complete, or if
/// any answer was an error other than a 404 for a single record.
asio::awaitable<client::Outcome<LookedUp>> look_up(const Resource& resource, std::int64_t tenant_id,
                                                   int page_size, WantedRecords wanted, FetchPage fetch);

}  // namespace stmirror::sync
