// SPDX-License-Identifier: MIT
// Compares schema/modules/ with the API's own description, tests/data/modules.json. When the API changes,
// that file is updated. This test then names every affected table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "api_description.hpp"
#include "catalogue/catalogue.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::test {
namespace {

using nlohmann::json;

const json& description() {
    static const json parsed = [] {
        std::ifstream in(test_data() / "modules.json");
        return json::parse(in);
    }();
    return parsed;
}

const json& operations() { return description().at("operations"); }

/// Returns the types of the fields by name, such as "integer" for "items[].id".
std::map<std::string, std::string> fields_of(const std::string& path) {
    const auto& operation = operations().at(path);
    std::map<std::string, std::string> fields;
    if (operation.contains("fields")) {
        operation.at("fields").get_to(fields);
        return fields;
    }
    fields = fields_of(operation.at("fields_of").get<std::string>());
    for (const auto& field : operation.value("without", std::vector<std::string>{})) { fields.erase(field); }
    return fields;
}

bool takes(const std::string& path, const std::string& parameter) {
    const auto query = operations().at(path).at("query").get<std::vector<std::string>>();
    return std::ranges::find(query, parameter) != query.end();
}

ColumnType column_type(const std::string& type) {
    if (type == "integer") { return ColumnType::Integer; }
    if (type == "real" || type == "decimal") { return ColumnType::Real; }
    if (type == "boolean") { return ColumnType::Boolean; }
    if (type == "time") { return ColumnType::Time; }
    return type == "text" ? ColumnType::Text : ColumnType::Json;
}

/// Returns whether `field` is `part` or inside it.
bool is_in(const std::string& field, const std::string& part) {
    return field == part || field.starts_with(part + ".") || field.starts_with(part + "[]");
}

void expect_same_type(const Column& column, const std::string& type, const std::string& where) {
    EXPECT_STREQ(name(column.type), name(column_type(type))) << where;
    EXPECT_EQ(column.decimal, type == "decimal") << where;
}

/// Returns whether the column contains `field`. A JSON column contains everything inside its field.
bool has_field(const Column& column, const std::string& own, const std::string& field) {
    return own == field || (column.type == ColumnType::Json && is_in(field, own));
}

class ModuleConformance : public ::testing::TestWithParam<std::string> {
 protected:
    /// Returns the fields of the records that the feed reads, with the names that the columns of the file
    /// use.
    std::map<std::string, std::string> record_fields(const Feed& feed) const {
        std::map<std::string, std::string> fields;
        for (const auto& [field, type] : fields_of(feed.path)) {
            const auto inside = feed.each + "[].";
            if (feed.each.empty() || field.starts_with(inside)) {
                fields.emplace(feed.each.empty() ? field : field.substr(inside.size()), type);
            } else if (!is_in(field, feed.each)) {
                outer_.emplace(field, type);
            }
        }
        return fields;
    }

    /// Returns whether a column, a child table or `ignored` contains the field. Expects that a column has the
    /// right type.
    bool is_covered(const std::string& field, const std::string& type) const {
        for (const auto& column : resource_.columns) {
            if (column.field.empty() || !has_field(column, column.field, field)) { continue; }
            if (column.field == field && column.type != ColumnType::Json) {
                expect_same_type(column, type, resource_.name + "." + column.name);
            }
            return true;
        }
        for (const auto& child : resource_.children) {
            if (field == child.field) { return true; }
            const auto element = child.field + "[]";
            for (const auto& column : child.columns) {
                const auto own = column.field.empty() ? element : element + "." + column.field;
                if (!has_field(column, own, field)) { continue; }
                if (own == field && column.type != ColumnType::Json) {
                    expect_same_type(column, type, child.name + "." + column.name);
                }
                return true;
            }
            if (field == element && type == "object") { return true; }
        }
        return std::ranges::any_of(resource_.ignored,
                                   [&](const std::string& ignored) { return is_in(field, ignored); });
    }

    std::vector<Feed> feeds() const {
        std::vector<Feed> feeds{resource_.feed};
        feeds.insert(feeds.end(), resource_.fallbacks.begin(), resource_.fallbacks.end());
        return feeds;
    }

    const Resource& resource_ = *Catalogue::all_modules().find(GetParam());
    mutable std::map<std::string, std::string> outer_;  ///< fields next to the array of `each`
};

TEST_P(ModuleConformance, EveryFieldIsAColumnAChildTableOrIgnored) {
    for (const auto& feed : feeds()) {
        for (const auto& [field, type] : record_fields(feed)) {
            if (type == "object") {
                continue;  // the fields inside it are checked instead
            }
            EXPECT_TRUE(is_covered(field, type))
                << resource_.name << ": " << field << " is not in any column, child table or `ignored`";
        }
    }
    for (const auto& [field, type] : outer_) {
        const auto column = std::ranges::find(resource_.columns, field, &Column::outer);
        ASSERT_NE(column, resource_.columns.end()) << field;
        expect_same_type(*column, type, field);
    }
}

TEST_P(ModuleConformance, NoColumnIsInvented) {
    std::map<std::string, std::string> known;
    for (const auto& feed : feeds()) { known.merge(record_fields(feed)); }
    for (const auto& column : resource_.columns) {
        EXPECT_TRUE(column.field.empty() || known.contains(column.field)) << column.name;
    }
    for (const auto& child : resource_.children) {
        EXPECT_TRUE(known.contains(child.field)) << child.name;
        for (const auto& column : child.columns) {
            const auto part = column.field.empty() ? "" : "." + column.field;
            EXPECT_TRUE(known.contains(child.field + "[]" + part)) << child.name << "." << column.name;
        }
    }
    for (const auto& field : resource_.ignored) { EXPECT_TRUE(known.contains(field)) << field; }
}

TEST_P(ModuleConformance, EveryFeedHasTheKeyAndTheTimeOfChange) {
    for (const auto& feed : feeds()) {
        const auto fields = record_fields(feed);
        auto needed = resource_.key;
        if (!resource_.modified.empty()) { needed.push_back(resource_.modified); }
        for (const auto& name : needed) {
            EXPECT_TRUE(fields.contains(resource_.columns[*resource_.column_index(name)].field))
                << feed.path << " lacks " << name;
        }
    }
}

TEST_P(ModuleConformance, FeedsAgreeWithTheirOperations) {
    for (const auto& feed : feeds()) {
        const auto envelope = operations().at(feed.path).at("envelope").get<std::string>();
        EXPECT_EQ(feed.envelope == Envelope::Export  ? "export"
                  : feed.envelope == Envelope::Array ? "array"
                                                     : "paged",
                  envelope)
            << feed.path;
        for (const auto& [parameter, value] : feed.query) {
            EXPECT_TRUE(takes(feed.path, parameter)) << parameter;
        }
        if (!feed.sort.empty()) { EXPECT_TRUE(takes(feed.path, "sort")) << feed.path; }
        if (feed.kind == FeedKind::Window) {
            EXPECT_TRUE(takes(feed.path, "modifiedOnOrAfter")) << feed.path;
            EXPECT_TRUE(takes(feed.path, "modifiedBefore")) << feed.path;
        }
        EXPECT_EQ(feed.scope, resource_.feed.scope);
    }
}

/// Lists hide inactive records unless a parameter asks for them. The parameter has one of four names.
TEST_P(ModuleConformance, InactiveRecordsAreAskedFor) {
    const NamePairs all{
        {"active", "Any"}, {"activeState", "All"}, {"activeOnly", "false"}, {"includeInactive", "true"}};
    for (const auto& feed : feeds()) {
        NamePairs needed;
        for (const auto& each : all) {
            if (takes(feed.path, each.first)) { needed.push_back(each); }
        }
        EXPECT_EQ(feed.query, needed) << feed.path;
    }
}

TEST_P(ModuleConformance, RecordsAreLookedUpAsTheApiAllows) {
    if (!resource_.lookup) { return; }
    const auto& lookup = *resource_.lookup;
    if (!lookup.list_path.empty()) {
        EXPECT_TRUE(takes(lookup.list_path, lookup.ids_parameter)) << lookup.list_path;
    }
    if (lookup.record_path.empty()) { return; }
    EXPECT_EQ(operations().at(lookup.record_path).at("envelope"), "record");
    for (const auto& [field, type] : fields_of(lookup.record_path)) {
        if (type == "object") { continue; }
        EXPECT_TRUE(is_covered(field, type)) << lookup.record_path << ": " << field;
    }
}

std::vector<std::string> tables() {
    std::vector<std::string> names;
    for (const auto& resource : Catalogue::all_modules().resources()) {
        if (resource.module != crm_module) { names.push_back(resource.name); }
    }
    return names;
}
INSTANTIATE_TEST_SUITE_P(Tables, ModuleConformance, ::testing::ValuesIn(tables()),
                         [](const auto& test) { return test.param; });

/// Returns the paths that the catalogue reads.
std::set<std::string> paths_read() {
    std::set<std::string> read;
    for (const auto& resource : Catalogue::all_modules().resources()) {
        read.insert(resource.feed.path);
        for (const auto& feed : resource.fallbacks) { read.insert(feed.path); }
        if (resource.lookup) { read.insert(resource.lookup->record_path); }
    }
    return read;
}

TEST(Modules, EveryOperationOfTheDescriptionIsRead) {
    const auto read = paths_read();
    for (const auto& [path, operation] : operations().items()) { EXPECT_TRUE(read.contains(path)) << path; }
}

/// The page names a path by what follows the tenant: `export/opportunities`.
TEST(Modules, ThePageNamesWhatIsLeftOut) {
    const auto read = paths_read();
    const auto page = testing::read_file(source_dir() / "docs/modules.md");
    const std::string tenant = "/tenant/{tenant}/";
    for (const auto& path : description().at("left_out").get<std::vector<std::string>>()) {
        EXPECT_FALSE(read.contains(path)) << path;
        const auto name = path.substr(path.find(tenant) + tenant.size());
        EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << path;
    }
}

TEST(Modules, NoSecondHandScopeCountsAsConfirmed) {
    for (const auto& resource : Catalogue::all_modules().resources()) {
        EXPECT_EQ(resource.feed.scope_confirmed, resource.module == crm_module) << resource.name;
        for (const auto& feed : resource.fallbacks) {
            EXPECT_EQ(feed.scope_confirmed, resource.module == crm_module) << resource.name;
        }
    }
}

/// If the text of a column contains a name like "customers.id", that column exists.
TEST(Modules, LinksNameTablesAndColumnsThatExist) {
    const auto& catalogue = Catalogue::all_modules();
    const auto check = [&](const Column& column, const std::string& table) {
        const auto& text = column.about;
        for (auto dot = text.find(".id"); dot != std::string::npos; dot = text.find(".id", dot + 1)) {
            const auto begin = text.find_last_of(" (", dot) + 1;
            const auto target = text.substr(begin, dot - begin);
            const auto* resource = catalogue.find(target);
            EXPECT_TRUE(resource != nullptr && resource->column_index("id"))
                << table << "." << column.name << ": " << target;
        }
    };
    for (const auto& resource : catalogue.resources()) {
        for (const auto& column : resource.columns) { check(column, resource.name); }
        for (const auto& child : resource.children) {
            for (const auto& column : child.columns) { check(column, child.name); }
        }
    }
}

}  // namespace
}  // namespace stmirror::test
