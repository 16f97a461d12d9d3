// SPDX-License-Identifier: MIT
// The one look-up by key: asks the API for records of a resource, many at a time where the API takes ids.
// Only a clean, whole answer means that a record is absent. Loop's thread.
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

/// What came of a look-up.
class LookedUp {
 public:
    void add(Page page);
    /// The answer to this key was clean and whole.
    void add_asked(const std::string& key) { asked_.insert(key); }

    /// Asked for, and not there. False for all where a record came without a readable key: it may be any.
    bool is_absent(const std::string& key) const;
    const std::vector<Page>& pages() const { return pages_; }
    std::vector<Page> take_pages() { return std::move(pages_); }

 private:
    std::vector<Page> pages_;
    std::set<std::string> found_;  ///< "" stands for a record whose key cannot be read
    std::set<std::string> asked_;
};

/// What is asked for: a key as in the change log, and the values of look_up_columns().
using WantedRecords = std::map<std::string, std::vector<std::string>>;

/// The columns whose values a look-up needs, in the order in which it wants them. Empty where there is none.
std::vector<std::string> look_up_columns(const Resource& resource);

/// `resource` has a look-up. A failure where any of the answers was not clean or not whole.
asio::awaitable<client::Outcome<LookedUp>> look_up(const Resource& resource, std::int64_t tenant_id,
                                                   int page_size, WantedRecords wanted, FetchPage fetch);

}  // namespace stmirror::sync
