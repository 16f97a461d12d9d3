// SPDX-License-Identifier: MIT
#include "resource_file_oracle.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <regex>
#include <sstream>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

const ResourceFile parent_file{"parents.toml", R"(about = "Parents."
columns = [{ field = "id", type = "integer", key = true, about = "Its id." }]
[feed]
kind = "list"
path = "/test/v2/tenant/{tenant}/parents"
scope = "tn.test:r"
)"};

std::string fault_of(const Problem& error) {
    if (error.code != Errc::Configuration) { return std::string("another error: ") + name(error.code); }
    static const std::regex place("jobs[.]toml:[1-9][0-9]*: .+");
    std::istringstream lines(error.text);
    for (std::string line; std::getline(lines, line);) {
        if (!std::regex_match(line, place)) { return "a mistake without its place: " + line; }
    }
    return error.text.empty() ? "an error without a mistake" : "";
}

std::string fault_of(const Catalogue& catalogue) {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const auto& migration : migrations()) { database.exec(std::string(migration.sql)); }
    try {
        for (const auto& resource : catalogue.resources()) {
            make_tables(database, resource);
            make_secondary_indexes(database, resource);
            if (!has_table(database, resource.name)) { return resource.name + " was not made"; }
        }
    } catch (const SQLite::Exception& exception) {
        return std::string("SQLite refuses what the parser accepts: ") + exception.what();
    }
    return {};
}

}  // namespace

std::string resource_file_fault(const std::string& text) {
    const std::vector<ResourceFile> files{parent_file, {"jobs.toml", text}};
    const auto catalogue = Catalogue::parse(files);
    return catalogue ? fault_of(*catalogue) : fault_of(catalogue.error());
}

}  // namespace stmirror::mirror
