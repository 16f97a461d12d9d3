// SPDX-License-Identifier: MIT
// Compares schema/operations.toml with the API's own description, and with the published list of operations,
// tests/data/reference-operations.txt. In that list, long paths are cut with "...".
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "api_description.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"
#include "support/source_paths.hpp"

namespace stmirror::test {
namespace {

using nlohmann::json;

std::string without_prefix(std::string text) {
    if (const auto at = text.find(type_prefix); at != std::string::npos) {
        text.erase(at, type_prefix.size());
    }
    return text;
}

/// Returns a one-line summary of an operation. It contains only facts that operations.toml and the API
/// description both give.
std::string line_of(const Operation& operation) {
    std::string line =
        operation.method + " " + operation.path + " " + operation.id + " " + operation.scope + " ";
    line += operation.in_reference ? "reference" : "unlisted";
    for (const auto status : operation.statuses) { line += " " + std::to_string(status); }
    line += " " + operation.request + " -> ";
    if (operation.envelope) { line += std::string(name(*operation.envelope)) + " of "; }
    return line + operation.response;
}

std::string response_line(const std::string& response) {
    if (const auto record = inside(response, "PaginatedResponse_Of_", ""); !record.empty()) {
        return "paged of " + record;
    }
    if (const auto record = inside(response, "ExportResponse_Of_", ""); !record.empty()) {
        return "export of " + record;
    }
    if (const auto record = inside(response, "array<object:", ">"); !record.empty()) {
        return "array of " + record;
    }
    return response;
}

std::string line_of(const json& operation) {
    std::string line = text_at(operation, "method") + " " + text_at(operation, "path") + " " +
                       text_at(operation, "operationId") + " " + text_at(operation, "scope") + " ";
    line += operation.at("inReference").get<bool>() ? "reference" : "unlisted";
    for (const auto& status : operation.at("statuses")) { line += " " + status.get<std::string>(); }
    line += " " + without_prefix(text_at(operation, "body")) + " -> ";
    return line + without_prefix(response_line(text_at(operation, "response")));
}

TEST(OperationConformance, OperationsAreThoseOfTheApiOneForOne) {
    std::vector<std::string> ours;
    std::vector<std::string> theirs;
    for (const auto& operation : operations()) { ours.push_back(line_of(operation)); }
    for (const auto& operation : api().at("operations")) { theirs.push_back(line_of(operation)); }
    EXPECT_EQ(ours.size(), 86U);
    EXPECT_THAT(ours, testing::UnorderedElementsAreArray(theirs));
}

/// Expects that a source names a placeholder of the path, or a field of the request or of the response.
void expect_source(const Operation& operation, const std::string& source) {
    const auto dot = source.find('.');
    ASSERT_NE(dot, std::string::npos) << operation.id << ": " << source;
    const auto where = source.substr(0, dot);
    auto field = source.substr(dot + 1);
    if (where == "path") {
        EXPECT_THAT(operation.path, testing::HasSubstr("{" + field + "}")) << operation.id;
        return;
    }
    ASSERT_TRUE(where == "request" || where == "response") << operation.id << ": " << source;
    field = field.substr(0, field.find('.'));
    const auto type =
        std::string(type_prefix) + (where == "request" ? operation.request : operation.response);
    EXPECT_TRUE(api().at("types").at(type).contains(field)) << operation.id << ": " << source;
}

void expect_touch(const Operation& operation, const Touch& touch) {
    const auto* resource = Catalogue::built_in().find(touch.resource);
    ASSERT_NE(resource, nullptr) << operation.id << ": " << touch.resource;
    const int ways = int{!touch.key.empty()} + int{!touch.parent.empty()} + int{!touch.where.empty()};
    EXPECT_EQ(ways, 1) << operation.id;
    const auto* named = resource;
    if (!touch.through.empty()) {
        const auto dot = touch.through.find('.');
        named = Catalogue::built_in().find(touch.through.substr(0, dot));
        ASSERT_NE(named, nullptr) << touch.through;
        EXPECT_TRUE(named->column_index(touch.through.substr(dot + 1))) << touch.through;
    }
    if (!touch.key.empty()) { EXPECT_EQ(touch.key.size(), named->key.size()) << operation.id; }
    for (const auto& source : touch.key) { expect_source(operation, source); }
    if (!touch.parent.empty()) { expect_source(operation, touch.parent); }
    if (!touch.when.empty()) { expect_source(operation, touch.when); }
    for (const auto* pairs : {&touch.where, &touch.known}) {
        for (const auto& [column, source] : *pairs) {
            EXPECT_TRUE(resource->column_index(column)) << operation.id << ": " << column;
            expect_source(operation, source);
        }
    }
}

TEST(OperationConformance, EveryWriteOfTheReferenceSaysWhatItTouches) {
    std::size_t writes = 0;
    for (const auto& operation : operations()) {
        if (operation.method == "GET") { EXPECT_TRUE(operation.touches.empty()) << operation.id; }
        for (const auto& touch : operation.touches) { expect_touch(operation, touch); }
        if (operation.method == "GET" || !operation.in_reference) { continue; }
        ++writes;
        EXPECT_FALSE(operation.touches.empty()) << operation.id;
    }
    EXPECT_EQ(writes, 43U);
}

/// Returns "{}/customers/{}" for "{tenant}/customers/{id}". If the path is cut, returns its complete segments
/// and "...".
std::string listed_shape(const std::string& path) {
    std::string shape;
    bool in_braces = false;
    for (const char c : path.substr(0, path.ends_with("...") ? path.rfind('/') : path.size())) {
        if (c == '{') { shape += "{}"; }
        in_braces = c == '{' || (in_braces && c != '}');
        if (!in_braces && c != '}') { shape += c; }
    }
    return path.ends_with("...") ? shape + "..." : shape;
}

/// Returns the shape of the path in the published list. The list omits the part of the path before {tenant}
/// or {booking_provider}.
std::string shape_in_list(const Operation& operation) {
    const std::string_view provider = "{booking_provider}";
    const auto at = operation.path.find(provider);
    return listed_shape(
        operation.path.substr(at == std::string::npos ? operation.path.find("{tenant}") : at));
}

std::vector<std::string> reference_lines() {
    std::ifstream in(test_data() / "reference-operations.txt");
    std::vector<std::string> lines;
    for (std::string method, path; in >> method >> path;) {
        lines.push_back((method == "DEL" ? "DELETE" : method) + " " + listed_shape(path));
    }
    // Complete paths come first. A cut path then matches any unused path with the same beginning.
    std::ranges::sort(lines, {}, [](const std::string& line) { return line.ends_with("..."); });
    return lines;
}

TEST(OperationConformance, EveryOperationOfTheReferenceIsKnownAndMarked) {
    std::vector<std::string> known;
    for (const auto& operation : operations()) {
        if (operation.in_reference) { known.push_back(operation.method + " " + shape_in_list(operation)); }
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
}  // namespace stmirror::test
