// SPDX-License-Identifier: MIT
// The result of a verification: what was compared and how, what could not be compared, and what differs.
// Plain values.
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
/// The values point into `cells`.
std::vector<api::ParentValue> views_of(const ParentCells& cells);

struct Difference {
    enum class Kind {
        Missing,   ///< the source has it, the mirror has no live row
        Gone,      ///< the mirror has a live row, the source does not have it
        Differs,   ///< both have it, with different values
        Raw,       ///< the row's _raw is not what was stored
        Columns,   ///< a column of the row is not what its _raw says
        Children,  ///< the rows of a child table are not what _raw says
    };
    Kind kind = Kind::Missing;
    std::string key;                  ///< as in the change log
    std::vector<std::string> fields;  ///< the JSON fields, columns or child tables that differ; never values
    bool repaired = false;
    std::optional<Problem> why_not;  ///< why it was not repaired

    // For the repair only:
    std::string raw;                    ///< Missing, Differs: the source's JSON
    std::optional<Timestamp> modified;  ///< last change, on a side that has the record
    ParentCells parent;
};
/// "missing in the mirror", …
const char* name(Difference::Kind kind);

/// What the audit of the mirror found.
Difference difference_of(const mirror::Flaw& flaw);

/// One resource of one tenant.
struct ResourceVerdict {
    enum class Method {
        None,     ///< not compared with the source
        Counted,  ///< time windows were counted, unequal ones read
        Whole,    ///< everything was read
        Sampled,  ///< the records of some parents were read
    };
    std::int64_t tenant_id = 0;
    std::string tenant;
    std::string resource;
    Method method = Method::None;

    std::optional<std::uint64_t> rows_audited;     ///< compared with their own JSON, including tombstones
    std::optional<std::uint64_t> by_creation;      ///< the mirror's rows counted by creation time
    std::optional<std::uint64_t> by_modification;  ///< and by modification time
    std::optional<Timestamp> up_to;                ///< later changes were not compared
    std::uint64_t records_compared = 0;            ///< field by field
    std::uint64_t pending = 0;  ///< changed at the source after `up_to`; not counted as differences
    std::uint64_t parents = 0;  ///< in the mirror, live
    std::uint64_t parents_sampled = 0;
    std::uint64_t parents_differing = 0;
    std::uint64_t requests = 0;

    /// Set if Counted: the probability that one missing and one surplus record, both random, go unnoticed.
    std::optional<double> hiding_chance;

    std::vector<Difference> differences;
    bool has_more = false;                  ///< more records differ than `differences` lists
    std::uint64_t deletes_withheld = 0;     ///< rows that the delete guard kept from being marked deleted
    std::vector<std::string> not_compared;  ///< one line each: what, and why
    std::optional<Problem> error;           ///< why the comparison could not be finished; empty: it was

    bool differs() const;   ///< something differs that was not repaired
    bool is_equal() const;  ///< nothing differs, and nothing failed
};

/// The largest share that may differ, with 95 % confidence, if `sampled` of `all` were compared and none
/// differed.
double differing_share_max(std::uint64_t sampled, std::uint64_t all);

/// Rows of a tenant that is not in the settings: they cannot be compared.
struct ForeignRows {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::uint64_t rows = 0;  ///< live rows
    bool was_read = false;   ///< a feed of this tenant was read; false: the rows came from elsewhere
};

struct VerifyReport {
    std::vector<ResourceVerdict> resources;
    std::vector<ForeignRows> foreign{};
    std::uint64_t requests() const;
    bool differs() const;  ///< a compared table differs, or foreign rows came from elsewhere
    bool is_equal() const;
};

}  // namespace stmirror::verify
