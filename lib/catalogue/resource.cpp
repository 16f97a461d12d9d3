// SPDX-License-Identifier: MIT
#include "catalogue/resource.hpp"

#include <algorithm>

namespace stmirror {

const char* name(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
            return "integer";
        case ColumnType::Real:
            return "real";
        case ColumnType::Text:
            return "text";
        case ColumnType::Boolean:
            return "boolean";
        case ColumnType::Time:
            return "time";
    }
    return "unknown";
}

const char* name(FeedKind kind) {
    switch (kind) {
        case FeedKind::Export:
            return "export";
        case FeedKind::Window:
            return "window";
        case FeedKind::List:
            return "list";
        case FeedKind::PerParent:
            return "per_parent";
    }
    return "unknown";
}

const char* name(Envelope envelope) {
    switch (envelope) {
        case Envelope::Export:
            return "export";
        case Envelope::Paged:
            return "paged";
        case Envelope::Array:
            return "array";
        case Envelope::Record:
            return "record";
    }
    return "unknown";
}

std::optional<std::size_t> Resource::column_index(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &Column::name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace stmirror
