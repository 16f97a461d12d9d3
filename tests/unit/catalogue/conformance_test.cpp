// SPDX-License-Identifier: MIT
// Holds schema/ against the API's own description: tests/data/crm-v2.json (operations, parameters and types) and
// tests/data/reference-operations.txt (the published list of operations, in which long paths are cut with "...").
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"

namespace stmirror {
namespace {

using nlohmann::json;

constexpr std::string_view prefix = "Crm.V2.";

const json& api() {
    static const json parsed = [] {
        std::ifstream in(STMIRROR_TEST_DATA "/crm-v2.json");
        return json::parse(in);
    }();
    return parsed;
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

std::string without_prefix(std::string text) {
    if (const auto at = text.find(prefix); at != std::string::npos) text.erase(at, prefix.size());
    return text;
}

/// "array<object:X>" with the opening "array<" -> "object:X"; empty where it does not open so.
std::string inside(const std::string& type, std::string_view opening, std::string_view closing) {
    if (!type.starts_with(opening)) return {};
    return type.substr(opening.size(), type.size() - opening.size() - closing.size());
}

const json* described(std::string_view method, const std::string& path) {
    for (const auto& each : api().at("operations")) {
        if (text_at(each, "method") == method && text_at(each, "path") == path) return &each;
    }
    return nullptr;
}

bool has_parameter(const std::string& path, std::string_view parameter) {
    const auto* operation = described("GET", path);
    if (operation == nullptr) return false;
    return std::ranges::any_of(operation->at("params"), [&](const json& each) {
        return text_at(each, "name") == parameter && text_at(each, "in") == "query";
    });
}

std::optional<ColumnType> column_type(const std::string& type) {
    if (type == "int64" || type == "int32") return ColumnType::Integer;
    if (type == "double" || type == "decimal") return ColumnType::Real;
    if (type == "boolean") return ColumnType::Boolean;
    if (type == "datetime") return ColumnType::Time;
    if (type == "string" || type == "guid" || type.starts_with("enum:")) return ColumnType::Text;
    return std::nullopt;
}

/// The scalar fields of a type, with dotted names, and its arrays with the type of their elements.
struct Shape {
    std::map<std::string, ColumnType> scalars;
    std::map<std::string, std::string> arrays;
};

void add_fields(const std::string& type, const std::string& before, Shape& shape) {
    for (const auto& [field, about] : api().at("types").at(type).items()) {
        if (field.starts_with('_')) continue;
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

void expect_column(const std::vector<Column>& columns, const std::string& field, ColumnType type, const std::string& of) {
    const auto found = std::ranges::find(columns, field, &Column::field);
    ASSERT_NE(found, columns.end()) << of << ": the field " << field << " is nowhere";
    EXPECT_STREQ(name(found->type), name(type)) << of << "." << found->name;
}

void expect_child(const Resource& resource, const std::string& field, const std::string& element) {
    const auto found = std::ranges::find(resource.children, field, &ChildTable::field);
    ASSERT_NE(found, resource.children.end()) << resource.name << ": the array " << field << " is nowhere";
    if (const auto type = column_type(element)) {
        expect_column(found->columns, "", *type, found->name);
        return;
    }
    const auto shape = shape_of(inside(element, "object:", ""));
    EXPECT_EQ(shape.scalars.size(), found->columns.size()) << found->name;
    for (const auto& [part, type] : shape.scalars) expect_column(found->columns, part, type, found->name);
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
        const auto shape = shape_of(std::string(prefix) + type);
        for (const auto& [field, column] : shape.scalars) {
            if (!is_ignored(resource_, field)) expect_column(resource_.columns, field, column, resource_.name);
        }
        for (const auto& [field, element] : shape.arrays) {
            if (!is_ignored(resource_, field)) expect_child(resource_, field, element);
        }
    }
}

TEST_P(Conformance, NoColumnIsInvented) {
    std::set<std::string> known;
    for (const auto& type : resource_.types) {
        const auto shape = shape_of(std::string(prefix) + type);
        for (const auto& each : shape.scalars) known.insert(each.first);
        for (const auto& each : shape.arrays) known.insert(each.first);
    }
    for (const auto& column : resource_.columns) {
        EXPECT_TRUE(column.field.empty() || known.contains(column.field)) << column.name;
    }
    for (const auto& child : resource_.children) EXPECT_TRUE(known.contains(child.field)) << child.name;
    for (const auto& field : resource_.ignored) EXPECT_TRUE(known.contains(field)) << field;
}

/// A record without the field that is read for a parent must get the value from the parent.
TEST_P(Conformance, KeysAreInEveryRecordOrComeFromTheParent) {
    for (const auto& feed : all_feeds(resource_)) {
        const auto* operation = find_operation("GET", feed.path);
        ASSERT_NE(operation, nullptr) << feed.path;
        const auto shape = shape_of(std::string(prefix) + operation->response);
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
        ASSERT_NE(operation, nullptr) << feed.path << " is no operation of the API";
        EXPECT_EQ(feed.scope, text_at(*operation, "scope")) << feed.path;
        for (const auto& [parameter, value] : feed.query) EXPECT_TRUE(has_parameter(feed.path, parameter)) << parameter;
        EXPECT_EQ(has_parameter(feed.path, "includeRecentChanges"), feed.kind == FeedKind::Export) << feed.path;
        EXPECT_EQ(has_parameter(feed.path, "pageSize"), feed.envelope == Envelope::Paged) << feed.path;
        if (!feed.sort.empty()) EXPECT_TRUE(has_parameter(feed.path, "sort")) << feed.path;
        if (feed.kind == FeedKind::Window) {
            EXPECT_TRUE(has_parameter(feed.path, "modifiedOnOrAfter")) << feed.path;
            EXPECT_TRUE(has_parameter(feed.path, "modifiedBefore")) << feed.path;
        }
        const bool hides_inactive = has_parameter(feed.path, "active");
        EXPECT_EQ(hides_inactive, std::ranges::count(feed.query, std::pair<std::string, std::string>("active", "Any")) == 1)
            << feed.path;
    }
}

TEST_P(Conformance, IdsAreAskedForAsTheListAllows) {
    if (!resource_.lookup || resource_.lookup->list_path.empty()) return;
    const auto& lookup = *resource_.lookup;
    EXPECT_TRUE(has_parameter(lookup.list_path, lookup.ids_parameter)) << lookup.list_path;
    EXPECT_LE(lookup.ids_max, 50U);
    if (has_parameter(lookup.list_path, "active")) EXPECT_FALSE(lookup.query.empty()) << "hides inactive records";
}

std::vector<std::string> resource_names() {
    std::vector<std::string> names;
    for (const auto& each : Catalogue::built_in().resources()) names.push_back(each.name);
    return names;
}
INSTANTIATE_TEST_SUITE_P(Resources, Conformance, testing::ValuesIn(resource_names()),
                         [](const auto& test) { return test.param; });

TEST(ConformanceOfAll, EveryReadOfTheReferenceHasAUse) {
    std::set<std::string> used;
    for (const auto& resource : Catalogue::built_in().resources()) {
        for (const auto& feed : all_feeds(resource)) used.insert(feed.path);
        if (resource.lookup) used.insert(resource.lookup->record_path);
    }
    for (const auto& operation : operations()) {
        if (operation.method != "GET" || !operation.in_reference) continue;
        EXPECT_TRUE(used.contains(operation.path)) << operation.path;
    }
}

/// An operation with all that both descriptions have, as one line.
std::string line_of(const Operation& operation) {
    std::string line = operation.method + " " + operation.path + " " + operation.id + " " + operation.scope + " ";
    line += operation.in_reference ? "reference" : "unlisted";
    for (const auto status : operation.statuses) line += " " + std::to_string(status);
    line += " " + operation.request + " -> ";
    if (operation.envelope) line += std::string(name(*operation.envelope)) + " of ";
    return line + operation.response;
}

std::string response_line(const std::string& response) {
    if (const auto record = inside(response, "PaginatedResponse_Of_", ""); !record.empty()) return "paged of " + record;
    if (const auto record = inside(response, "ExportResponse_Of_", ""); !record.empty()) return "export of " + record;
    if (const auto record = inside(response, "array<object:", ">"); !record.empty()) return "array of " + record;
    return response;
}

std::string line_of(const json& operation) {
    std::string line = text_at(operation, "method") + " " + text_at(operation, "path") + " " +
                       text_at(operation, "operationId") + " " + text_at(operation, "scope") + " ";
    line += operation.at("inReference").get<bool>() ? "reference" : "unlisted";
    for (const auto& status : operation.at("statuses")) line += " " + status.get<std::string>();
    line += " " + without_prefix(text_at(operation, "body")) + " -> ";
    return line + without_prefix(response_line(text_at(operation, "response")));
}

TEST(ConformanceOfAll, OperationsAreThoseOfTheApiOneForOne) {
    std::vector<std::string> ours;
    std::vector<std::string> theirs;
    for (const auto& operation : operations()) ours.push_back(line_of(operation));
    for (const auto& operation : api().at("operations")) theirs.push_back(line_of(operation));
    EXPECT_EQ(ours.size(), 86U);
    EXPECT_THAT(ours, testing::UnorderedElementsAreArray(theirs));
}

/// "{tenant}/customers/{id}" -> "{}/customers/{}"; of a cut path only the whole segments, then "...".
std::string listed_shape(const std::string& path) {
    std::string shape;
    bool in_braces = false;
    for (const char c : path.substr(0, path.ends_with("...") ? path.rfind('/') : path.size())) {
        if (c == '{') shape += "{}";
        in_braces = c == '{' || (in_braces && c != '}');
        if (!in_braces && c != '}') shape += c;
    }
    return path.ends_with("...") ? shape + "..." : shape;
}

/// The list leaves out what goes before {tenant} or {booking_provider}.
std::string shape_in_list(const Operation& operation) {
    const std::string_view provider = "{booking_provider}";
    const auto at = operation.path.find(provider);
    return listed_shape(operation.path.substr(at == std::string::npos ? operation.path.find("{tenant}") : at));
}

std::vector<std::string> reference_lines() {
    std::ifstream in(STMIRROR_TEST_DATA "/reference-operations.txt");
    std::vector<std::string> lines;
    for (std::string method, path; in >> method >> path;) {
        lines.push_back((method == "DEL" ? "DELETE" : method) + " " + listed_shape(path));
    }
    // Whole paths first: a cut one may be any that begins like it and is not taken yet.
    std::ranges::sort(lines, {}, [](const std::string& line) { return line.ends_with("..."); });
    return lines;
}

TEST(ConformanceOfAll, EveryOperationOfTheReferenceIsKnownAndMarked) {
    std::vector<std::string> known;
    for (const auto& operation : operations()) {
        if (operation.in_reference) known.push_back(operation.method + " " + shape_in_list(operation));
    }
    const auto lines = reference_lines();
    EXPECT_EQ(lines.size(), 79U);
    for (const auto& line : lines) {
        const bool cut = line.ends_with("...");
        const auto wanted = cut ? line.substr(0, line.size() - 3) : line;
        const auto found = std::ranges::find_if(
            known, [&](const std::string& each) { return cut ? each.starts_with(wanted) : each == wanted; });
        ASSERT_NE(found, known.end()) << line;
        known.erase(found);
    }
    EXPECT_THAT(known, testing::IsEmpty());
}

}  // namespace
}  // namespace stmirror
