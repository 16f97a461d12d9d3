// SPDX-License-Identifier: MIT
// Value types for the result of a verification: what was compared and how, what could not be compared, and
// what differs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/page_decoder.hpp"
#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "mirror/records/flaw.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::verify {

/// The values of columns that are not in the records' JSON but supplied by the parent: column index and
/// value.
using ParentCells = std::vector<std::pair<std::size_t, mirror::OwnedCell>>;
/// Parses a column's value from text.
mirror::OwnedCell cell_of(ColumnType type, const std::string& text);
/// Returns values that point into `cells`.
std::vector<api::ParentValue> views_of(const ParentCells& cells);

struct Difference {
    enum class Kind {
        Missing,   ///< the source has the record, but the mirror has no live row
        Gone,      ///< the mirror has a live row, but the source does not have the record
        Differs,   ///< both have the record, with different values
        Raw,       ///< the row's _raw is not what was stored
        Columns,   ///< a column of the row is not what its _raw says
        Children,  ///< the rows of a child table are not what _raw says
    };
    Kind kind = Kind::Missing;
    std::string key;  ///< in the format of the change log, for example [17]
    /// The JSON fields, columns or child tables that differ, or why _raw is not a record. Never values.
    std::vector<std::string> fields;
    bool repaired = false;
    std::optional<Problem> why_not;  ///< why it was not repaired

    // Only the repair uses the members below.
    std::string raw;                    ///< the source's JSON, if Missing or Differs
    std::optional<Timestamp> modified;  ///< the last change, on a side that has the record
    ParentCells parent;
};
/// Returns a phrase, for example "missing in the mirror".
const char* name(Difference::Kind kind);

/// Converts a flaw that the audit of the mirror found.
Difference difference_of(const mirror::Flaw& flaw);

/// The result for one resource of one tenant.
struct ResourceVerdict {
    enum class Method {
        None,     ///< not compared with the source
        Counted,  ///< time windows were counted, and unequal ones were read
        Whole,    ///< everything was read
        Sampled,  ///< the records of some parents were read
    };
    std::int64_t tenant_id = 0;
    std::string tenant;
    std::string resource;
    Method method = Method::None;

    std::optional<std::uint64_t> rows_audited;  ///< rows compared with their own JSON, including tombstones
    std::optional<std::uint64_t> by_creation;   ///< the mirror's rows counted by creation time
    std::optional<std::uint64_t> by_modification;  ///< the mirror's rows counted by modification time
    std::optional<Timestamp> up_to;                ///< changes after this time were not compared
    std::uint64_t records_compared = 0;            ///< records compared field by field
    std::uint64_t pending = 0;  ///< records changed at the source after `up_to`; not counted as differences
    std::uint64_t parents = 0;  ///< live parents in the mirror
    std::uint64_t parents_sampled = 0;
    std::uint64_t parents_differing = 0;
    std::uint64_t requests = 0;

    /// The probability that one missing and one surplus record, both random, go unnoticed. Set only if
    /// Counted.
    std::optional<double> hiding_chance;

    std::vector<Difference> differences;
    bool has_more = false;                  ///< more records may differ than are listed
    std::uint64_t deletes_withheld = 0;     ///< rows that the delete guard kept from being marked deleted
    std::vector<std::string> not_compared;  ///< what was not compared and why, one line each
    std::optional<Problem> error;           ///< why the comparison could not be finished; empty if it was

    bool differs() const;   ///< whether something differs that was not repaired
    bool is_equal() const;  ///< whether nothing differs and nothing failed
};

/// Returns the largest share of records that may differ, with 95 % confidence, if `sampled` of `all` were
/// compared and none differed.
double differing_share_max(std::uint64_t sampled, std::uint64_t all);

/// Rows of a tenant that is not in the settings. Such rows cannot be compared.
struct ForeignRows {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::uint64_t rows = 0;  ///< live rows
    bool was_read = false;   ///< a feed of this tenant was read; otherwise the rows came from elsewhere
};

struct VerifyReport {
    std::vector<ResourceVerdict> resources;
    std::vector<ForeignRows> foreign{};
    std::uint64_t requests() const;
    bool differs() const;  ///< whether a compared table differs, or foreign rows came from elsewhere
    bool is_equal() const;
};

}  // namespace stmirror::verify
