// SPDX-License-Identifier: MIT
#include "openapi/record_shape.hpp"

#include <algorithm>

#include "base/plain_line.hpp"
#include "catalogue/names.hpp"

namespace stmirror::openapi {
namespace {

constexpr std::size_t about_bytes_max = 200;

using Names = std::vector<std::string>;

std::string type_of(const Json& schema) {
    const auto* type = member(schema, "type");
    if (type != nullptr && type->is_string()) { return type->get<std::string>(); }
    if (type != nullptr && type->is_array()) {  // OpenAPI 3.1: ["string", "null"]
        Names types;
        for (const auto& each : *type) {
            if (each.is_string() && each != "null") { types.push_back(each.get<std::string>()); }
        }
        return types.size() == 1 ? types.front() : "";
    }
    if (member(schema, "properties") != nullptr) { return "object"; }
    if (const auto* values = member(schema, "enum"); values != nullptr && values->is_array()) {
        const auto all_are = [&](auto is_of_type) { return std::ranges::all_of(*values, is_of_type); };
        if (all_are([](const Json& value) { return value.is_string() || value.is_null(); })) {
            return "string";
        }
        if (all_are([](const Json& value) { return value.is_number_integer(); })) { return "integer"; }
    }
    return member(schema, "items") != nullptr ? "array" : "";
}

std::string about_of(const Json& schema) {
    auto text = text_at(schema, "description");
    std::ranges::replace_if(text, is_control, ' ');
    if (text.size() > about_bytes_max) { text.resize(text.rfind(' ', about_bytes_max) + 1); }
    while (text.ends_with(' ')) { text.pop_back(); }
    return text;
}

Leaf leaf_of(const Json& schema, const std::string& field, const std::string& about) {
    const auto type = type_of(schema);
    const auto format = text_at(schema, "format");
    Leaf leaf{field, "json", false, about, false};
    if (type == "integer") { leaf.type = "integer"; }
    if (type == "boolean") { leaf.type = "boolean"; }
    if (type == "string") { leaf.type = format == "date-time" ? "time" : "text"; }
    if (type == "number") { leaf.type = "real"; }
    leaf.decimal = type == "number" && format == "decimal";
    return leaf;
}

bool has_properties(const Json& schema) {
    const auto* properties = member(schema, "properties");
    return properties != nullptr && properties->is_object() && !properties->empty();
}

/// Returns true if a resource file can have this field. A name with a dot would name a nested field.
bool is_usable(const std::string& name) {
    return !name.empty() && name.find_first_of(".\"\\") == std::string::npos && is_plain_line(name);
}

class Flattener {
 public:
    explicit Flattener(const Document& document) : document_(document) {}

    /// Returns true if the record has more fields than a table can have columns. This also limits the work
    /// for nested references.
    bool is_too_large() const { return fields_ > table_columns_max; }

    RecordShape record(const Json& schema, const Names& followed) {
        RecordShape shape;
        add_properties(schema, "", followed, shape.leaves, &shape.arrays);
        shape.unusable = std::move(unusable_);
        return shape;
    }

 private:
    void add_properties(const Json& schema, const std::string& before, const Names& followed,
                        std::vector<Leaf>& leaves, std::vector<ArrayField>* arrays) {
        for (const auto& [name, property] : schema.at("properties").items()) {
            if (is_too_large()) { return; }
            if (!is_usable(name)) {
                ++fields_;
                unusable_.push_back(before + name);
                continue;
            }
            add(property, before + name, followed, leaves, arrays);
        }
    }

    /// Adds a field. `arrays` is null within an element of an array. An array there becomes a "json" leaf.
    void add(const Json& property, const std::string& field, Names followed, std::vector<Leaf>& leaves,
             std::vector<ArrayField>* arrays) {
        ++fields_;
        const auto schema = document_.resolved(property, followed);
        auto about = about_of(property);
        if (about.empty()) { about = about_of(schema); }
        if (has_properties(schema)) {
            add_properties(schema, field + ".", followed, leaves, arrays);
        } else if (type_of(schema) == "array" && arrays != nullptr) {
            add_array(schema, field, about, followed, leaves, *arrays);
        } else {
            leaves.push_back(leaf_of(schema, field, about));
        }
    }

    void add_array(const Json& schema, const std::string& field, const std::string& about, Names followed,
                   std::vector<Leaf>& leaves, std::vector<ArrayField>& arrays) {
        const auto* items = member(schema, "items");
        const auto element = items == nullptr ? Json() : document_.resolved(*items, followed);
        ArrayField array{field, about, {}};
        if (has_properties(element)) { add_properties(element, "", followed, array.leaves, nullptr); }
        if (array.leaves.empty()) {
            auto leaf = leaf_of(element, "", about);
            if (leaf.type == "json") {  // the elements have no plain type, so the whole array is one value
                leaf.field = field;
                leaves.push_back(std::move(leaf));
                return;
            }
            array.leaves.push_back(std::move(leaf));
        }
        arrays.push_back(std::move(array));
    }

    const Document& document_;
    std::size_t fields_ = 0;
    Names unusable_;
};

/// Returns what the document says about an operation's answers if the answer with status 200 has no schema.
std::string what_is_there(const ReadOperation& operation) {
    return "the document has no schema for a 200 answer in JSON, and " +
           (operation.answers.empty() ? "describes no answer" : "has " + operation.answers);
}

}  // namespace

bool has_leaf(const std::vector<Leaf>& leaves, std::string_view field) {
    return std::ranges::find(leaves, field, &Leaf::field) != leaves.end();
}

Result<Answer> answer_of(const Document& document, const ReadOperation& operation) {
    const auto refused = [&](const std::string& why) {
        return Problem{Errc::Usage, "GET " + operation.path + " " + why};
    };
    Names followed;
    const auto schema = document.resolved(operation.answer, followed);
    const auto* properties = member(schema, "properties");
    const auto* data = properties != nullptr ? member(*properties, "data") : nullptr;
    const bool is_bare = type_of(schema) == "array";
    const auto list = is_bare ? schema : data != nullptr ? document.resolved(*data, followed) : Json();
    const auto* items = member(list, "items");
    const auto record = items == nullptr ? Json() : document.resolved(*items, followed);
    if (!has_properties(record)) {
        const auto missing = document.missing(followed);
        if (!missing.empty()) {
            return refused("refers to " + missing + ", which the document does not have");
        }
        return refused(operation.answer.is_null() ? "has no list in its answer: " + what_is_there(operation)
                       : items == nullptr
                           ? "has no list in its answer: neither an array nor an object with `data`"
                           : "returns a list whose elements have no named fields");
    }
    Flattener flattener(document);
    Answer answer{is_bare ? "array" : "paged", flattener.record(record, followed)};
    if (flattener.is_too_large()) { return refused("has more fields than a table can have columns"); }
    if (!is_bare && member(*properties, "continueFrom") != nullptr) { answer.envelope = "export"; }
    return answer;
}

}  // namespace stmirror::openapi
