// SPDX-License-Identifier: MIT
// A source of window feeds for tests: a list of records that answers like the API. It can change between any
// two requests, or between the count and the rows of one response. Owns its records. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/feeds/window_feed.hpp"

namespace stmirror::sync {

inline const Resource& contacts() {
    static const Resource resource = [] {
        Resource r;
        r.name = "contacts";
        r.key = {"id"};
        r.columns = {Column{.name = "id", .field = "id", .type = ColumnType::Integer, .about = {}}};
        return r;
    }();
    return resource;
}

inline void add_record(Page& page, std::int64_t id, std::optional<Timestamp> modified = {}) {
    page.rows.push_back(Row{"{}", static_cast<std::uint64_t>(id), modified});
    page.cells.emplace_back(id);
}

inline Timestamp at(const std::string& text) { return Timestamp::parse(text).value(); }

class WindowSource {
 public:
    std::map<std::int64_t, Timestamp> records;
    Timestamp now;
    Ticks clock_skew{0};      ///< difference between the Date header and the modification times
    Ticks own_skew{0};        ///< difference between this machine's clock and the modification times
    std::uint64_t order = 0;  ///< 0 sorts by id; any other number gives a shuffled, but stable order
    std::size_t lists = 1;    ///< a record is in the list with number id % lists
    /// Runs after the count and before the rows. Returns whether it changed something.
    std::function<bool()> mid_answer = [] { return false; };

    Page answer(const WindowFeed::Fetch& fetch) const {
        Page page(contacts());
        auto ids = found(fetch);
        const auto total = static_cast<std::int64_t>(ids.size());
        if (mid_answer()) { ids = found(fetch); }
        const auto first =
            static_cast<std::size_t>(fetch.page - 1) * static_cast<std::size_t>(fetch.page_size);
        const auto last = first + static_cast<std::size_t>(fetch.page_size);
        for (auto i = first; i < std::min(last, ids.size()); ++i) {
            add_record(page, ids[i], records.at(ids[i]));
        }
        page.total_count = total;
        page.has_more = static_cast<std::int64_t>(last) < total;
        page.clocks = clocks();
        return page;
    }
    ClockPair clocks() const {
        const auto date = std::chrono::floor<std::chrono::seconds>((now + clock_skew).since_year_one());
        return {Timestamp{date}, now + own_skew};
    }

 private:
    std::vector<std::int64_t> found(const WindowFeed::Fetch& fetch) const {
        std::vector<std::int64_t> ids;
        const auto from = fetch.from.value_or(Timestamp{});
        const auto before = fetch.before.value_or(Timestamp{Ticks::max()});
        for (const auto& [id, modified] : records) {
            if (static_cast<std::size_t>(id) % lists != fetch.list) { continue; }
            if (modified >= from && modified < before) { ids.push_back(id); }
        }
        if (order != 0) {
            std::ranges::sort(ids, {}, [this](std::int64_t id) { return place(id); });
        }
        return ids;
    }
    /// Permutes the ids by multiplying with an odd factor.
    std::uint64_t place(std::int64_t id) const {
        return static_cast<std::uint64_t>(id) * (order * 2 + 1) * 0x9E3779B97F4A7C15U;
    }
};

}  // namespace stmirror::sync
