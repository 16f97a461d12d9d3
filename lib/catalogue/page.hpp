// SPDX-License-Identifier: MIT
// A page of decoded records on its way from the API into the mirror. The decoder creates it and the mirror
// consumes it. It owns its bytes, and all its text points into them.
#pragma once

#include <cassert>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock_pair.hpp"
#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror {

/// A column's value: NULL, INTEGER (also for Boolean), REAL, or TEXT (also for Time, with 28 characters).
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view>;

/// The elements of one array of one record: `size` rows of the child table, starting at row `first`. An array
/// that is missing or null counts as empty.
struct ChildRange {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
};

/// One decoded record. The page holds its cells and child ranges.
struct Row {
    std::string_view raw;               ///< the record's JSON, byte for byte
    std::uint64_t hash = 0;             ///< content_hash(raw)
    std::optional<Timestamp> modified;  ///< from the resource's `modified` column; empty if only skimmed
};

/// A record that could not be decoded.
struct QuarantinedRecord {
    std::string raw;     ///< the bytes as received
    std::string key;     ///< in the form of key_text(); empty if it could not be read
    std::string reason;  ///< one line without personal data: the field and what is wrong with it
};

/// Returns the XXH3 hash (64 bits) of a record's bytes. Equal hashes mean that the record is unchanged.
std::uint64_t content_hash(std::string_view raw);

/// Returns a key as text for the change log and quarantine: a JSON array, for example "[17]" or
/// "[17,\"home\"]".
std::string key_text(std::span<const Cell> key);

struct Page;
/// Returns the key of a row in the form of key_text(). The page must not be skimmed.
std::string key_at(const Page& page, std::size_t row);

/// A page of decoded records. Movable, not copyable. Not thread-safe.
struct Page {
    explicit Page(const Resource& of) : resource(&of), children(of.children.size()) {}
    Page(Page&&) = default;
    Page& operator=(Page&&) = delete;

    const Resource* resource;
    /// The body as received. Row::raw and the text of most cells point into it. Its capacity is larger than
    /// its size (the parser needs padding), so its bytes are always on the heap and stay in place when the
    /// page is moved.
    std::string body;
    /// The memory permit of a large body (net/large_bodies), released when the page is destroyed. Empty if
    /// the body is small, or if the call had no permit of the page budget.
    std::shared_ptr<void> memory;
    /// Owns the text of cells that differs from the body: unescaped or normalized text.
    std::unique_ptr<std::pmr::monotonic_buffer_resource> text =
        std::make_unique<std::pmr::monotonic_buffer_resource>(std::size_t{64} * 1024);

    std::vector<Row> rows;
    std::vector<Cell> cells;                  ///< rows.size() times resource->columns.size(), row by row
    std::vector<std::vector<Cell>> children;  ///< for each child table: its cells, row by row
    std::vector<ChildRange> child_ranges;     ///< rows.size() times resource->children.size(), row by row

    /// True if only the keys of the rows are decoded. Then `cells` has rows.size() times resource->key.size()
    /// cells, and there are no child rows.
    bool is_skimmed = false;
    /// Decodes records of a skimmed page completely. `records` is a JSON array of them.
    std::function<Result<Page>(std::string records)> decode_records;

    std::vector<QuarantinedRecord> quarantined;
    std::map<std::string, std::uint64_t, std::less<>>
        unknown_fields;  ///< new or changed field -> number of records

    bool has_more = false;
    std::optional<std::string> continue_from;  ///< the token of an export page
    std::optional<std::int64_t> total_count;   ///< the total of a list page, if requested
    std::optional<ClockPair> clocks;     ///< the clocks when the page arrived; empty without a Date header
    std::optional<Timestamp> served_at;  ///< the time in `clocks` that counts; see ClockPair::counts()

    std::span<const Cell> cells_of(std::size_t row) const {
        assert(!is_skimmed);
        const auto width = resource->columns.size();
        return std::span(cells).subspan(row * width, width);
    }
    /// Returns the key of a row of a skimmed page.
    std::span<const Cell> skimmed_key(std::size_t row) const {
        assert(is_skimmed);
        const auto width = resource->key.size();
        return std::span(cells).subspan(row * width, width);
    }
    ChildRange child_range(std::size_t row, std::size_t child) const {
        return child_ranges[row * resource->children.size() + child];
    }
    /// Returns the cells of one element of a child table.
    std::span<const Cell> child_cells(std::size_t child, std::size_t element) const {
        const auto width = resource->children[child].columns.size();
        return std::span(children[child]).subspan(element * width, width);
    }
};

}  // namespace stmirror
