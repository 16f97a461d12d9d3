// SPDX-License-Identifier: MIT
// The machine that reads one list whole, page by page, and knows whether it was whole: every record that its
// total promised came. Lists have no snapshot, so a record may slip through between two pages [API: offset
// paging]; then the list is read again. Pure. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>

#include "catalogue/page.hpp"

namespace stmirror::sync {

class ListFeed {
 public:
    /// How often a list is read again because records were missing from it.
    static constexpr int tries_max = 3;

    /// The page to ask for, from 1; 0: it is over.
    int next_page() const { return page_; }
    void on_page(const Page& page);

    /// Why it could not be read whole; empty where it was.
    const std::string& unfinished() const { return unfinished_; }

 private:
    bool is_whole() const;

    int page_ = 1;
    int tries_ = 1;
    std::uint64_t expected_ = 0;
    std::unordered_set<std::uint64_t> records_;  ///< hashes of what came: equal records are one record
    std::string unfinished_;
};

}  // namespace stmirror::sync
