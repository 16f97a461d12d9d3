// SPDX-License-Identifier: MIT
// Compares schema/resources/ with the API's own description.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "api_description.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"

namespace stmirror::test {
namespace {

std::optional<ColumnType> column_type(const std::string& type) {
    if (type == "int64" || type == "int32") { return ColumnType::Integer; }
    if (type == "double" || type == "decimal") { return ColumnType::Real; }
    if (type == "boolean") { return ColumnType::Boolean; }
    if (type == "datetime") { return ColumnType::Time; }
    if (type == "string" || type == "guid" || type.starts_with("enum:")) { return ColumnType::Text; }
    return std::nullopt;
}

/// The scalar fields of a type, by dotted name, and its arrays with the type of their elements.
struct Shape {
    std::map<std::string, ColumnType> scalars;
    std::map<std::string, std::string> arrays;
};

void add_fields(const std::string& type, const std::string& before, Shape& shape) {
    for (const auto& [field, about] : api().at("types").at(type).items()) {
        if (field.starts_with('_')) { continue; }
        const auto field_type = text_at(about, "type");
        if (const auto nested = inside(field_type, "object:", ""); !nested.empty()) {
            add_fields(nested, before + field + ".", shape);
        } else if (const auto element = inside(field_type, "array<", ">"); !element.empty()) {
            shape.arrays[before + field] = element;
        } else {
            const auto column = column_type(field_type);
            ASSERT_TRUE(column) << type << "." << field << " has the unknown type " << field_type;
            shape.scalars[before + field] = *column;
        }
    }
}

Shape shape_of(const std::string& type) {
    Shape shape;
    add_fields(type, "", shape);
    return shape;
}

bool is_ignored(const Resource& resource, const std::string& field) {
    return std::ranges::find(resource.ignored, field) != resource.ignored.end();
}

void expect_column(const std::vector<Column>& columns, const std::string& field, ColumnType type,
                   const std::string& of) {
    const auto found = std::ranges::find(columns, field, &Column::field);
    ASSERT_NE(found, columns.end()) << of << ": the field " << field
                                    << " is not in any column, child table or `ignored`";
    EXPECT_STREQ(name(found->type), name(type)) << of << "." << found->name;
}

void expect_child(const Resource& resource, const std::string& field, const std::string& element) {
    const auto found = std::ranges::find(resource.children, field, &ChildTable::field);
    ASSERT_NE(found, resource.children.end())
        << resource.name << ": the array " << field << " is not in any child table or `ignored`";
    if (const auto type = column_type(element)) {
        expect_column(found->columns, "", *type, found->name);
        return;
    }
    const auto shape = shape_of(inside(element, "object:", ""));
    EXPECT_EQ(shape.scalars.size(), found->columns.size()) << found->name;
    for (const auto& [part, type] : shape.scalars) { expect_column(found->columns, part, type, found->name); }
}

std::vector<Feed> all_feeds(const Resource& resource) {
    std::vector<Feed> feeds{resource.feed};
    feeds.insert(feeds.end(), resource.fallbacks.begin(), resource.fallbacks.end());
    feeds.insert(feeds.end(), resource.repairs.begin(), resource.repairs.end());
    return feeds;
}

class Conformance : public testing::TestWithParam<std::string> {
 protected:
    const Resource& resource_ = *Catalogue::built_in().find(GetParam());
};

TEST_P(Conformance, EveryFieldIsAColumnAChildTableOrIgnored) {
    ASSERT_FALSE(resource_.types.empty());
    for (const auto& type : resource_.types) {
        const auto shape = shape_of(std::string(type_prefix) + type);
        for (const auto& [field, column] : shape.scalars) {
            if (!is_ignored(resource_, field)) {
                expect_column(resource_.columns, field, column, resource_.name);
            }
        }
        for (const auto& [field, element] : shape.arrays) {
            if (!is_ignored(resource_, field)) { expect_child(resource_, field, element); }
        }
    }
}

TEST_P(Conformance, NoColumnIsInvented) {
    std::set<std::string> known;
    for (const auto& type : resource_.types) {
        const auto shape = shape_of(std::string(type_prefix) + type);
        for (const auto& each : shape.scalars) { known.insert(each.first); }
        for (const auto& each : shape.arrays) { known.insert(each.first); }
    }
    for (const auto& column : resource_.columns) {
        EXPECT_TRUE(column.field.empty() || known.contains(column.field)) << column.name;
    }
    for (const auto& child : resource_.children) { EXPECT_TRUE(known.contains(child.field)) << child.name; }
    for (const auto& field : resource_.ignored) { EXPECT_TRUE(known.contains(field)) << field; }
}

/// If a record does not contain its parent's key, the column must be filled from the parent.
TEST_P(Conformance, KeysAreInEveryRecordOrComeFromTheParent) {
    for (const auto& feed : all_feeds(resource_)) {
        const auto* operation = find_operation("GET", feed.path);
        ASSERT_NE(operation, nullptr) << feed.path;
        const auto shape = shape_of(std::string(type_prefix) + operation->response);
        for (const auto& key : resource_.key) {
            const auto& column = resource_.columns[*resource_.column_index(key)];
            const bool from_parent = feed.kind == FeedKind::PerParent && !column.parent.empty();
            EXPECT_TRUE(shape.scalars.contains(column.field) || from_parent) << feed.path << " lacks " << key;
        }
    }
}

TEST_P(Conformance, FeedsAgreeWithTheirOperations) {
    for (const auto& feed : all_feeds(resource_)) {
        const auto* operation = described("GET", feed.path);
        ASSERT_NE(operation, nullptr) << feed.path << " is not an operation of the API";
        EXPECT_EQ(feed.scope, text_at(*operation, "scope")) << feed.path;
        for (const auto& [parameter, value] : feed.query) {
            EXPECT_TRUE(has_parameter(feed.path, parameter)) << parameter;
        }
        EXPECT_EQ(has_parameter(feed.path, "includeRecentChanges"), feed.kind == FeedKind::Export)
            << feed.path;
        EXPECT_EQ(has_parameter(feed.path, "pageSize"), feed.envelope == Envelope::Paged) << feed.path;
        if (!feed.sort.empty()) { EXPECT_TRUE(has_parameter(feed.path, "sort")) << feed.path; }
        if (feed.kind == FeedKind::Window) {
            EXPECT_TRUE(has_parameter(feed.path, "modifiedOnOrAfter")) << feed.path;
            EXPECT_TRUE(has_parameter(feed.path, "modifiedBefore")) << feed.path;
        }
        const bool hides_inactive = has_parameter(feed.path, "active");
        EXPECT_EQ(hides_inactive,
                  std::ranges::count(feed.query, std::pair<std::string, std::string>("active", "Any")) == 1)
            << feed.path;
    }
}

TEST_P(Conformance, IdsAreAskedForAsTheListAllows) {
    if (!resource_.lookup || resource_.lookup->list_path.empty()) { return; }
    const auto& lookup = *resource_.lookup;
    EXPECT_TRUE(has_parameter(lookup.list_path, lookup.ids_parameter)) << lookup.list_path;
    EXPECT_LE(lookup.ids_max, 50U);
    if (has_parameter(lookup.list_path, "active")) {
        EXPECT_FALSE(lookup.query.empty()) << "without this parameter, the look-up hides inactive records";
    }
}

std::vector<std::string> resource_names() {
    std::vector<std::string> names;
    for (const auto& each : Catalogue::built_in().resources()) { names.push_back(each.name); }
    return names;
}
INSTANTIATE_TEST_SUITE_P(Resources, Conformance, testing::ValuesIn(resource_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace stmirror::test
