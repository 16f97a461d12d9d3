// SPDX-License-Identifier: MIT
// Runs passes of a window feed against a WindowSource. Of the tests of that machine.
#pragma once

#include <vector>

#include "window_source.hpp"

namespace stmirror::sync {

using namespace std::chrono_literals;

const auto now = at("2026-03-10T13:00:00Z");
const auto watermark = at("2026-03-10T12:00:00Z");

inline WindowOptions options_of(int page_size) {
    WindowOptions options;
    options.overlap = 10min;
    options.lag = 30s;
    options.page_size = page_size;
    return options;
}

/// One request of a pass with what came of it.
struct Turn {
    WindowFeed::Fetch fetch;
    std::size_t rows = 0;
    WindowFeed::Step step;
};

inline std::vector<Turn> run(WindowFeed& feed, const WindowSource& source) {
    std::vector<Turn> turns;
    while (const auto fetch = feed.next()) {
        const auto page = source.answer(*fetch);
        turns.push_back({*fetch, page.rows.size(), feed.on_page(page)});
    }
    return turns;
}

inline std::size_t rows_kept(const std::vector<Turn>& turns) {
    std::size_t rows = 0;
    for (const auto& turn : turns) rows += turn.step.keeps_rows ? turn.rows : 0;
    return rows;
}

inline WindowSource source_of(const std::vector<Timestamp>& stamps) {
    WindowSource source;
    source.now = now;
    for (const auto& stamp : stamps)
        source.records[static_cast<std::int64_t>(source.records.size()) + 1] = stamp;
    return source;
}

inline WindowSource source_of(std::size_t records, Timestamp stamp) {
    return source_of(std::vector<Timestamp>(records, stamp));
}

}  // namespace stmirror::sync
