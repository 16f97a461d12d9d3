// SPDX-License-Identifier: MIT
// What a verification found: what was compared and how, what could not be, and what differs. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/page_decoder.hpp"
#include "base/timestamp.hpp"
#include "mirror/mirror.hpp"

namespace stmirror::sync {

/// Values of columns that the records' JSON does not have, as they were read for a parent: position and
/// value.
using ParentCells = std::vector<std::pair<std::size_t, mirror::OwnedCell>>;
/// A column's value from its text.
mirror::OwnedCell cell_of(ColumnType type, const std::string& text);
/// They point into `cells`.
std::vector<api::ParentValue> views_of(const ParentCells& cells);

struct Difference {
    enum class Kind {
        Missing,   ///< the source shows it, the mirror has no live row of it
        Gone,      ///< the mirror has a live row, the source does not know it
        Differs,   ///< both have it, with different values
        Raw,       ///< the row's _raw is not what was stored
        Columns,   ///< a column of the row is not what its _raw says
        Children,  ///< the rows of a child table are not what _raw says
    };
    Kind kind = Kind::Missing;
    std::string key;                  ///< as in the change log
    std::vector<std::string> fields;  ///< of the JSON, columns or child tables: which differ; never values
    bool repaired = false;
    std::string why_not;  ///< what kept it from being mended

    // What a repair needs; not for people.
    std::string raw;                    ///< Missing, Differs: the source's
    std::optional<Timestamp> modified;  ///< of the side that has the record
    ParentCells parent;
};
/// "missing in the mirror", …
const char* name(Difference::Kind kind);

/// One resource of one tenant.
struct ResourceVerdict {
    enum class Way {
        None,     ///< not held against the source
        Counted,  ///< windows of time were counted, unequal ones read
        Whole,    ///< everything was read
        Sampled,  ///< the records of some parents were read
    };
    std::int64_t tenant_id = 0;
    std::string tenant;
    std::string resource;
    Way way = Way::None;

    std::optional<std::uint64_t> rows_audited;  ///< held against their own JSON, tombstones among them
    std::optional<std::uint64_t> by_creation;   ///< the mirror's rows that were counted by that time
    std::optional<std::uint64_t> by_modification;
    std::optional<Timestamp> up_to;      ///< what came later was not compared
    std::uint64_t records_compared = 0;  ///< field by field
    std::uint64_t pending = 0;           ///< changed at the source after `up_to`, so no difference
    std::uint64_t parents = 0;           ///< there are
    std::uint64_t parents_sampled = 0;
    std::uint64_t parents_differing = 0;
    std::uint64_t requests = 0;

    /// Counted: that a missing and a surplus record, any two of the table's, hide from the comparison.
    std::optional<double> hiding_chance;

    std::vector<Difference> differences;
    bool has_more = false;  ///< more differ than `differences` has
    std::uint64_t deletes_withheld =
        0;  ///< rows that a repair did not mark deleted because of the delete guard
    std::vector<std::string> not_compared;  ///< a line each: what, and why
    std::string error;                      ///< the comparison could not be finished

    bool differs() const;   ///< something differs that was not repaired
    bool is_equal() const;  ///< nothing differs, and nothing failed
};

/// With 95 % confidence no more than this share differs, where `sampled` of `all` were looked at and none
/// did.
double differing_share_max(std::uint64_t sampled, std::uint64_t all);

/// Rows of a tenant that the settings do not name: there is nobody to compare them with.
struct ForeignRows {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::uint64_t rows = 0;  ///< live ones
    bool was_read = false;   ///< by a feed, once; else somebody gave them to that tenant
};

struct VerifyReport {
    std::vector<ResourceVerdict> resources;
    std::vector<ForeignRows> foreign{};
    std::uint64_t requests() const;
    bool differs() const;  ///< some table does, as far as it could be compared
    bool is_equal() const;
};

}  // namespace stmirror::sync
