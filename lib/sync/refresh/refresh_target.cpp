// SPDX-License-Identifier: MIT
#include "sync/refresh/refresh_target.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "catalogue/family.hpp"

namespace stmirror::sync {
namespace {

using Json = nlohmann::json;

Json parse(std::string_view text) {
    constexpr bool no_exceptions = false;
    return Json::parse(text, nullptr, no_exceptions);
}

bool is_text(const Resource& resource, const std::string& column) {
    const auto at = resource.column_index(column);
    const auto type = at ? resource.columns[*at].type : ColumnType::Text;
    return type == ColumnType::Text || type == ColumnType::Time;
}

/// Returns the value as JSON, or null if the text is not a value of the column.
Json value_of(const Resource& resource, const std::string& column, const std::string& text) {
    if (is_text(resource, column)) { return text.empty() ? Json() : Json(text); }
    const auto number = parse(text);
    return number.is_number_integer() ? number : Json();
}

bool fits(const Resource& resource, const Json& key) {
    if (!key.is_array() || key.size() != resource.key.size()) { return false; }
    for (std::size_t i = 0; i < key.size(); ++i) {
        const bool is_right =
            is_text(resource, resource.key[i]) ? key[i].is_string() : key[i].is_number_integer();
        if (!is_right) { return false; }
    }
    return true;
}

/// Splits a key at its slashes. The last value is the rest of the text, since a name may contain a slash.
Json split_key(const Resource& resource, std::string_view text) {
    auto key = Json::array();
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        const bool is_last = i + 1 == resource.key.size();
        const auto slash = is_last ? text.npos : text.find('/');
        key.push_back(value_of(resource, resource.key[i], std::string(text.substr(0, slash))));
        text = slash == text.npos ? std::string_view{} : text.substr(slash + 1);
    }
    return key;
}

std::string form_of(const Resource& resource) {
    std::string form;
    for (const auto& column : resource.key) { form += (form.empty() ? "" : "/") + column; }
    return form;
}

/// Returns a key as a person could write it. A text is shown as the name of its column.
std::string example_of(const Resource& resource) {
    std::string example;
    int number = 17;
    for (auto column : resource.key) {
        if (!is_text(resource, column)) { column = std::to_string(number++); }
        std::ranges::transform(column, column.begin(), [](unsigned char c) { return std::toupper(c); });
        example += (example.empty() ? "" : "/") + column;
    }
    return example;
}

/// Collects the values at a dotted path. An array stands for each of its elements.
void collect(const Json& json, std::string_view path, std::vector<Json>& found) {
    if (json.is_array()) {
        for (const auto& each : json) { collect(each, path, found); }
    } else if (path.empty()) {
        if (json.is_string() || json.is_number_integer() || json.is_boolean()) { found.push_back(json); }
    } else if (json.is_object()) {
        const auto dot = path.find('.');
        const auto member = json.find(std::string(path.substr(0, dot)));
        if (member != json.end()) {
            collect(*member, dot == path.npos ? std::string_view{} : path.substr(dot + 1), found);
        }
    }
}

class Sources {
 public:
    explicit Sources(const Written& written)
        : path_(written.path), request_(parse(written.request)), answer_(parse(written.answer)) {}

    std::vector<Json> values(std::string_view source) const {
        const auto dot = source.find('.');
        const auto where = source.substr(0, dot);
        const auto what = source.substr(dot + 1);
        std::vector<Json> found;
        if (where == "request") { collect(request_, what, found); }
        if (where == "response") { collect(answer_, what, found); }
        if (where == "path") {
            const auto value = std::ranges::find(path_, what, &NamePairs::value_type::first);
            if (value != path_.end()) { found.emplace_back(value->second); }
        }
        return found;
    }
    std::vector<std::string> texts(std::string_view source) const {
        std::vector<std::string> all;
        for (const auto& value : values(source)) {
            all.push_back(value.is_string() ? value.get<std::string>() : value.dump());
        }
        return all;
    }
    bool is_true(std::string_view source) const {
        const auto found = values(source);
        return !found.empty() && found.front() == Json(true);
    }

 private:
    NamePairs path_;
    Json request_;
    Json answer_;
};

/// Returns the keys built from one source per key column. There are as many keys as the longest source has
/// values.
std::vector<std::string> keys_from(const Resource& resource, const std::vector<std::string>& sources,
                                   const Sources& from) {
    std::vector<std::vector<std::string>> columns;
    std::size_t count = 0;
    for (const auto& source : sources) {
        columns.push_back(from.texts(source));
        if (columns.back().empty()) { return {}; }
        count = std::max(count, columns.back().size());
    }
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::string> values;
        for (const auto& column : columns) { values.push_back(column[std::min(i, column.size() - 1)]); }
        if (auto key = key_of(resource, values); !key.empty()) { keys.push_back(std::move(key)); }
    }
    return keys;
}

void add_targets(const Touch& touch, const Sources& from, const Catalogue& catalogue,
                 std::vector<RefreshTarget>& targets) {
    if (!touch.when.empty() && !from.is_true(touch.when)) { return; }
    RefreshTarget target;
    target.resource = catalogue.find(touch.resource);
    if (target.resource == nullptr) { return; }
    for (const auto& [column, source] : touch.known) {
        for (const auto& value : from.texts(source)) { target.known.emplace_back(column, value); }
    }
    const Resource* named = target.resource;
    auto sources = touch.key;
    if (!touch.parent.empty()) {
        target.of = RefreshTarget::Of::Parent;
        named = catalogue.find(parent_name(*target.resource));
        sources = {touch.parent};
    } else if (!touch.through.empty()) {
        target.of = RefreshTarget::Of::Through;
        const auto dot = touch.through.find('.');
        named = target.through = catalogue.find(touch.through.substr(0, dot));
        target.column = touch.through.substr(dot + 1);
    } else if (!touch.where.empty()) {
        target.of = RefreshTarget::Of::Rows;
        target.column = touch.where.front().first;
        for (const auto& value : from.texts(touch.where.front().second)) {
            target.key = value;
            targets.push_back(target);
        }
        return;
    }
    for (auto& key : keys_from(*named, sources, from)) {
        target.key = std::move(key);
        targets.push_back(target);
    }
}

}  // namespace

Result<std::string> key_from_text(const Resource& resource, std::string_view text) {
    const auto key = split_key(resource, text);
    if (fits(resource, key)) { return key.dump(); }
    return Problem{Errc::Usage, "\"" + std::string(text) + "\" is not a key of " + resource.name +
                                    ": write its " + form_of(resource) + ", for example " +
                                    example_of(resource)};
}

std::string key_of(const Resource& resource, const std::vector<std::string>& values) {
    auto key = Json::array();
    for (std::size_t i = 0; i < values.size() && i < resource.key.size(); ++i) {
        key.push_back(value_of(resource, resource.key[i], values[i]));
    }
    return fits(resource, key) ? key.dump() : std::string{};
}

std::vector<RefreshTarget> touched(const Operation& operation, const Written& written,
                                   const Catalogue& catalogue) {
    const Sources from(written);
    std::vector<RefreshTarget> targets;
    for (const auto& touch : operation.touches) { add_targets(touch, from, catalogue, targets); }
    return targets;
}

}  // namespace stmirror::sync
