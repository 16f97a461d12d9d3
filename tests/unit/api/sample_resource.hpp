// SPDX-License-Identifier: MIT
// A small resource with one column of each type, a column from a nested field, and both kinds of child
// tables.
#pragma once

#include "catalogue/resource.hpp"

namespace stmirror::api {

inline Column sample_column(std::string name, std::string field, ColumnType type) {
    Column column;
    column.name = std::move(name);
    column.field = std::move(field);
    column.type = type;
    return column;
}

/// The positions of sample_resource()'s columns.
enum SampleColumn : std::size_t { Id, Name, Street, Balance, Active, ModifiedOn, OwnerId, Extra };

inline Resource sample_resource() {
    Resource resource;
    resource.name = "samples";
    resource.key = {"id"};
    resource.columns = {
        sample_column("id", "id", ColumnType::Integer),
        sample_column("name", "name", ColumnType::Text),
        sample_column("address_street", "address.street", ColumnType::Text),
        sample_column("balance", "balance", ColumnType::Real),
        sample_column("active", "active", ColumnType::Boolean),
        sample_column("modified_on", "modifiedOn", ColumnType::Time),
        sample_column("owner_id", "", ColumnType::Integer),
        sample_column("extra", "extra", ColumnType::Json),
    };
    resource.modified = "modified_on";
    resource.ignored = {"permissions"};
    ChildTable tags;
    tags.name = "sample_tags";
    tags.field = "tagTypeIds";
    tags.columns = {sample_column("tag_type_id", "", ColumnType::Integer)};
    ChildTable fields;
    fields.name = "sample_custom_fields";
    fields.field = "customFields";
    fields.columns = {sample_column("type_id", "typeId", ColumnType::Integer),
                      sample_column("value", "value", ColumnType::Text)};
    resource.children = {tags, fields};
    return resource;
}

}  // namespace stmirror::api
