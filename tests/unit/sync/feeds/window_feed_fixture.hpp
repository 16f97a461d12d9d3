// SPDX-License-Identifier: MIT
// Fixture of the window feed tests: runs passes against a WindowSource.
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

/// One request of a pass and its result.
struct Exchange {
    WindowFeed::Fetch fetch;
    std::size_t rows = 0;
    WindowFeed::Step step;
};

inline std::vector<Exchange> run(WindowFeed& feed, const WindowSource& source) {
    std::vector<Exchange> exchanges;
    while (const auto fetch = feed.next()) {
        const auto page = source.answer(*fetch);
        exchanges.push_back({*fetch, page.rows.size(), feed.on_page(page)});
    }
    return exchanges;
}

inline std::size_t rows_kept(const std::vector<Exchange>& exchanges) {
    std::size_t rows = 0;
    for (const auto& exchange : exchanges) { rows += exchange.step.keeps_rows ? exchange.rows : 0; }
    return rows;
}

inline WindowSource source_of(const std::vector<Timestamp>& stamps) {
    WindowSource source;
    source.now = now;
    for (const auto& stamp : stamps) {
        source.records[static_cast<std::int64_t>(source.records.size()) + 1] = stamp;
    }
    return source;
}

inline WindowSource source_of(std::size_t records, Timestamp stamp) {
    return source_of(std::vector<Timestamp>(records, stamp));
}

}  // namespace stmirror::sync
