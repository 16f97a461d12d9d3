// SPDX-License-Identifier: MIT
#include "mirror/records/record_key.hpp"

#include <nlohmann/json.hpp>

#include <type_traits>

#include "base/problem.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const Resource& resource, const std::string& key) {
    throw ProblemException({Errc::Usage, key + " is not a key of " + resource.name + ". Write the key as [" +
                                             name_list(resource.key) + "]"});
}

OwnedCell cell_of(const Json& value, const Resource& resource, const std::string& key) {
    if (value.is_string()) { return value.get<std::string>(); }
    if (value.is_number_float()) { return value.get<double>(); }
    // An unsigned integer that is too large for a column turns negative here.
    if (value.is_number_integer() && !(value.is_number_unsigned() && value.get<std::int64_t>() < 0)) {
        return value.get<std::int64_t>();
    }
    refuse(resource, key);
}

}  // namespace

std::vector<OwnedCell> parse_key(const Resource& resource, const std::string& key) {
    constexpr bool no_exceptions = false;
    const auto json = Json::parse(key, nullptr, no_exceptions);
    if (!json.is_array() || json.size() != resource.key.size()) { refuse(resource, key); }
    std::vector<OwnedCell> cells;
    for (const auto& value : json) { cells.push_back(cell_of(value, resource, key)); }
    return cells;
}

void bind_key(Statement& statement, std::int64_t tenant_id, const std::vector<OwnedCell>& key) {
    statement.bind_all(tenant_id);
    int parameter = 1;
    for (const auto& cell : key) { statement.bind(++parameter, borrowed(cell)); }
}

std::string key_of(Statement& select, int first, std::size_t columns) {
    std::vector<Cell> key;
    for (std::size_t i = 0; i < columns; ++i) { key.push_back(select.cell(first + static_cast<int>(i))); }
    return key_text(key);
}

}  // namespace stmirror::mirror
