// SPDX-License-Identifier: MIT
#include "sync/passes/record_json.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace stmirror::sync {
namespace {

using Json = nlohmann::json;

const std::string the_whole = "the whole record";

Json parse(std::string_view text) {
    constexpr bool no_exceptions = false;
    return Json::parse(text, nullptr, no_exceptions);
}

bool is_inactive(const Json& record) {
    if (!record.is_object()) { return false; }
    const auto active = record.find("active");
    return active != record.end() && active->is_boolean() && !active->get<bool>();
}

bool is_nothing(const Json& value) { return value.is_null() || (value.is_array() && value.empty()); }

class Difference {
 public:
    explicit Difference(Fields fields) : fields_(fields) {}

    void compare(const Json& one, const Json& other, const std::string& path) {
        if (one.is_object() && other.is_object()) {
            compare_objects(one, other, path);
        } else if (one != other && !(fields_ == Fields::Shared && is_nothing(one) && is_nothing(other))) {
            found.push_back(path.empty() ? the_whole : path);
        }
    }

    std::vector<std::string> found;

 private:
    void compare_objects(const Json& one, const Json& other, const std::string& path) {
        std::set<std::string> names;
        for (const auto* object : {&one, &other}) {
            for (const auto& [name, value] : object->items()) { names.insert(name); }
        }
        for (const auto& name : names) {
            const auto field = path.empty() ? name : path + "." + name;
            const bool shared = one.contains(name) && other.contains(name);
            if (shared) {
                compare(one[name], other[name], field);
            } else if (fields_ == Fields::All) {
                found.push_back(field);
            }
        }
    }

    Fields fields_;
};

}  // namespace

std::vector<std::string> differing_fields(std::string_view one, std::string_view other, Fields fields) {
    if (one == other) { return {}; }
    const auto left = parse(one);
    const auto right = parse(other);
    if (left.is_discarded() || right.is_discarded()) { return {the_whole}; }
    Difference difference(fields);
    difference.compare(left, right, {});
    return std::move(difference.found);
}

std::optional<std::string> with_stored_fields(std::string_view shown, std::string_view stored,
                                              bool omits_inactive) {
    auto joined = parse(shown);
    const auto more = parse(stored);
    if (!joined.is_object() || !more.is_object()) { return std::string(shown); }
    const bool says_inactive = is_inactive(joined);
    for (const auto& [name, value] : more.items()) {
        if (!joined.contains(name)) { joined[name] = value; }
    }
    if (omits_inactive && !says_inactive && is_inactive(joined)) { return std::nullopt; }
    return joined.dump();
}

bool is_inactive(std::string_view record) { return is_inactive(parse(record)); }

NamePairs where_key(const Resource& resource, std::string_view key) {
    const auto parts = parse(key);
    NamePairs where;
    for (std::size_t i = 0; i < resource.key.size() && i < parts.size(); ++i) {
        const auto& part = parts[i];
        where.emplace_back(resource.key[i], part.is_string() ? part.get<std::string>() : part.dump());
    }
    return where;
}

std::string record_with(const Resource& resource, const NamePairs& values) {
    auto record = Json::object();
    for (const auto& [name, value] : values) {
        const auto at = resource.column_index(name);
        if (!at || resource.columns[*at].field.empty()) { continue; }
        const auto& column = resource.columns[*at];
        const bool is_text = column.type == ColumnType::Text || column.type == ColumnType::Time;
        record[column.field] = is_text ? Json(value) : parse(value);
    }
    return record.dump();
}

}  // namespace stmirror::sync
