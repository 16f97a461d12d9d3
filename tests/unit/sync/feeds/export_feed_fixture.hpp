// SPDX-License-Identifier: MIT
// Fixture of the export feed tests: a feed and its pages.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "sync/feeds/export_feed.hpp"

#include "mirror/feeds/feed_state.hpp"

namespace stmirror::sync {

using Phase = ExportFeed::Phase;

inline const Resource& exported_leads() {
    static const Resource resource = [] {
        Resource r;
        r.name = "leads";
        r.key = {"id"};
        return r;
    }();
    return resource;
}

/// Returns a page of the API. Each number stands for the content of one record.
inline Page page(std::initializer_list<std::uint64_t> records, const char* token, bool has_more) {
    Page p(exported_leads());
    for (const auto hash : records) { p.rows.push_back(Row{"{}", hash, std::nullopt}); }
    if (token != nullptr) { p.continue_from = token; }
    p.has_more = has_more;
    return p;
}

inline const auto now = *Timestamp::parse("2026-03-10T13:00:00Z");

inline ExportFeed feed_of(const mirror::FeedState& state) { return ExportFeed(state, now, Extent::Complete); }

inline mirror::FeedState stable(const std::string& cursor) {
    mirror::FeedState state;
    state.cursor = cursor;
    state.backfilled = true;
    state.newest_modified = Timestamp::parse("2026-03-10T12:00:00Z");
    return state;
}

/// Returns a feed that has read the only page of its main phase. The tail is next.
inline ExportFeed at_tail() {
    auto feed = feed_of(stable("A"));
    (void)feed.on_page(page({1}, "B", false));
    return feed;
}

}  // namespace stmirror::sync
