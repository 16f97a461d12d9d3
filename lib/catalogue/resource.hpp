// SPDX-License-Identifier: MIT
// A resource: its table, its columns, and its feeds. Immutable value types, read from schema/resources/*.toml
// and schema/modules/*/*.toml. Everything that depends on a resource is derived from these values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stmirror {

/// How a JSON value becomes a column's value. SQLite stores Boolean as INTEGER 0/1, and Time as TEXT in UTC
/// with seven fractional digits. Json keeps any value's JSON as TEXT, byte for byte. null becomes NULL.
enum class ColumnType { Integer, Real, Text, Boolean, Time, Json };
const char* name(ColumnType type);

struct Column {
    std::string name;  ///< its name in the table, in snake_case
    /// Its field in the JSON: a name, or names joined by dots for nested objects. Empty for a column that
    /// holds the elements of an array of plain values, and for a column whose value does not come from the
    /// record's JSON.
    std::string field;
    ColumnType type = ColumnType::Text;
    std::string about;  ///< one sentence for the table's documentation
    /// The column of the parent's row that supplies the value if the record's JSON has none.
    std::string parent{};
    /// The field that supplies the value. It is next to the array of Feed::each, not in the record's own
    /// JSON.
    std::string outer{};
    /// The text column of the same table from which the value is derived. The value is the text of that
    /// column without case and accents, for searching.
    std::string folded{};
    bool decimal = false;  ///< for Real: true if PostgreSQL gets the exact number, as numeric

    /// Returns true if the value comes from the record's JSON. With `parent`, a value that the JSON lacks
    /// comes from the parent's row.
    bool is_in_json() const { return !field.empty() || !folded.empty(); }
    /// Returns true if the value comes only from outside the record's JSON.
    bool is_beside_json() const { return field.empty() && (!parent.empty() || !outer.empty()); }
};

/// A secondary index over one column.
struct Index {
    std::string column;
    /// More columns of the index; _deleted_at follows them. A query that needs only these columns does not
    /// read the table.
    std::vector<std::string> with{};

    bool operator==(const Index&) const = default;
};

/// A table for one array of a record. It has a row for each element, in the order of the array. Its columns
/// in SQL are tenant_id, `parent_columns`, position, then `columns`.
struct ChildTable {
    std::string name;
    std::string field;  ///< the array in the JSON of the record
    std::string about;
    std::vector<Column> columns;
    std::vector<Index> indexes;
    std::vector<std::string> parent_columns{};  ///< names for the record's key columns: "customer_id"
};

enum class FeedKind { Export, Window, List, PerParent };
const char* name(FeedKind kind);
/// How a resource file names the kind of a list that takes the keys of parents. Such a list is a PerParent
/// feed with `ids_parameter`.
constexpr const char* by_ids_kind = "by_ids";

/// How a response contains its records.
enum class Envelope {
    Export,  ///< {hasMore, continueFrom, data}
    Paged,   ///< {page, pageSize, hasMore, totalCount, data}
    Array,   ///< a bare array
    Record,  ///< a single record; not for feeds
};
const char* name(Envelope envelope);

/// Names with values or columns: query parameters, or the placeholders of a path in their order.
using NamePairs = std::vector<std::pair<std::string, std::string>>;

/// One way to read a resource: a GET operation. The placeholders {tenant} and {booking_provider} of the path
/// are filled from the tenant's settings, all other placeholders from the parent's row.
struct Feed {
    FeedKind kind = FeedKind::List;
    std::string path;   ///< as in the API's reference: "/crm/v2/tenant/{tenant}/customers/{id}/notes"
    std::string scope;  ///< OAuth scope, for example "tn.crm.customers:r"
    bool scope_confirmed = true;  ///< false if the scope is a guess and may have another name
    Envelope envelope = Envelope::Paged;
    NamePairs query;        ///< parameters always sent, for example active=Any
    std::string parent;     ///< for per-parent feeds: the resource whose rows are the parents
    NamePairs parent_keys;  ///< for per-parent feeds: placeholder of the path -> column of the parent
    std::string sort{};     ///< the requested order, if the operation supports it: "+Id"
    /// If set, each element of the answer contains an array with this name, whose elements are the records.
    /// If empty, the elements of the answer are the records.
    std::string each{};
    /// For per-parent feeds: the query parameter that lists up to `ids_max` parent keys in one request. If
    /// empty, each parent needs its own request.
    std::string ids_parameter{};
    std::size_t ids_max = 50;
    std::string ids_column{};    ///< with `ids_parameter`: the column with the parent's key
    bool one_at_a_time = false;  ///< true if concurrent requests of this feed overload the API
};

/// Returns the kind as it is named in a resource file.
const char* kind_name(const Feed& feed);
/// Returns the scope for messages. Says so if it is a guess.
std::string scope_text(const std::string& scope, bool is_confirmed);
std::string scope_text(const Feed& feed);

/// Reads records by their keys, for repairs and to look up missing rows.
struct Lookup {
    std::string list_path;      ///< a list that takes `ids_parameter`; empty if there is none
    std::string ids_parameter;  ///< "ids", "customerIds"
    std::string ids_column;     ///< the column whose values are the ids
    std::size_t ids_max = 50;   ///< the limit of ids in one request
    std::string record_path;    ///< path of a single record: ".../customers/{id}"; empty if there is none
    NamePairs record_keys;      ///< placeholder of record_path -> column of this resource
    NamePairs query{};          ///< parameters always sent with the ids, for example active=Any
};

struct Resource {
    std::string name;        ///< also the name of its table
    std::string module{};    ///< "crm", "jpm", …; empty for a user's own file
    std::string singular{};  ///< the name of one record: "customer"
    std::string about;
    std::vector<std::string> key;  ///< key columns, without tenant_id
    std::vector<Column> columns;   ///< all columns, including the key columns
    std::vector<ChildTable> children;
    std::vector<std::string> ignored;  ///< known JSON fields that are stored only in _raw
    std::vector<Index> indexes;
    std::string modified;            ///< the column with the time of the last change; empty if there is none
    std::string created;             ///< the column with the time of creation; empty if there is none
    std::vector<std::string> types;  ///< the API's types of its records, if its operations are known
    Feed feed;
    std::vector<Feed> fallbacks;  ///< in the order in which they are tried
    std::vector<Feed> repairs{};  ///< feeds that repair the records of one parent; never scheduled
    std::optional<Lookup> lookup;
    bool enabled = true;

    /// Returns the position of a column in `columns`. Empty if there is no such column.
    std::optional<std::size_t> column_index(std::string_view column) const;
    /// Returns true if columns or a child table are filled from this field, or from fields within it.
    bool has_field(std::string_view path) const;
};

}  // namespace stmirror
