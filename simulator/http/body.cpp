// SPDX-License-Identifier: MIT
#include "simulator/http/body.hpp"

#include <algorithm>

#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool has_type(const json& value, FieldType type) {
    const auto all = [&value](auto question) {
        return value.is_array() && std::ranges::all_of(value, question);
    };
    switch (type) {
        case FieldType::Text:
            return value.is_string();
        case FieldType::Integer:
            return value.is_number_integer();
        case FieldType::Decimal:
            return value.is_number();
        case FieldType::Boolean:
            return value.is_boolean();
        case FieldType::Stamp:
            return value.is_string() && Timestamp::parse(value.get<std::string>()).has_value();
        case FieldType::Integers:
            return all([](const json& v) { return v.is_number_integer(); });
        case FieldType::Texts:
            return all([](const json& v) { return v.is_string(); });
        case FieldType::Object:
            return value.is_object();
        case FieldType::Objects:
            return all([](const json& v) { return v.is_object(); });
    }
    return false;
}

bool is_plain(FieldType type) { return type != FieldType::Object && type != FieldType::Objects; }

/// Returns what is wrong with a value that is not null, or an empty string if nothing is wrong.
std::string mistake(const Field& field, const json& value) {
    const std::string name(field.name);
    if (!has_type(value, field.type)) { return "The value of " + name + " is not valid."; }
    if (field.type != FieldType::Text) { return {}; }
    const auto text = value.get<std::string>();
    if (field.required && text.empty()) { return "The " + name + " field is required."; }
    if (field.length_max != 0 && characters(text) > field.length_max) {
        return "The field " + name + " must not be longer than " + std::to_string(field.length_max) +
               " characters.";
    }
    const bool known = field.words.empty() || std::ranges::find(field.words, text) != field.words.end();
    return known ? "" : "The value '" + text + "' is not valid for " + name + ".";
}

std::string stored_form(const json& value, FieldType type) {
    if (type == FieldType::Stamp && value.is_string()) {
        return json_string(stamp_text(*Timestamp::parse(value.get<std::string>())));
    }
    return value.dump();
}

}  // namespace

Body::Body(const std::string& text, std::span<const Field> fields, Purpose purpose)
    : json_(json::parse(text, nullptr, false)), fields_(fields) {
    check(purpose);
}

Body::Body(const json& given, std::string path, std::span<const Field> fields, Purpose purpose)
    : json_(given), path_(std::move(path)), fields_(fields) {
    check(purpose);
}

void Body::check(Purpose purpose) {
    if (!json_.is_object()) {
        json_ = json::object();
        refuse("body", "The body is not a JSON object.");
        return;
    }
    for (const auto& field : fields_) {
        const auto found = json_.find(field.name);
        const bool absent = found == json_.end() || found->is_null();
        if (absent && field.required && purpose == Purpose::Create) {
            refuse(field.name, "The " + std::string(field.name) + " field is required.");
        }
        if (absent) { continue; }
        if (auto what = mistake(field, *found); !what.empty()) { refuse(field.name, std::move(what)); }
    }
}

const json* Body::find(std::string_view name) const {
    const auto found = json_.find(name);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::int64_t> Body::integer(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr || !value->is_number_integer()) { return std::nullopt; }
    return value->get<std::int64_t>();
}

std::string Body::text(std::string_view name) const {
    const auto* value = find(name);
    return value == nullptr || !value->is_string() ? "" : value->get<std::string>();
}

std::vector<std::int64_t> Body::integers(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr || !has_type(*value, FieldType::Integers)) { return {}; }
    return value->get<std::vector<std::int64_t>>();
}

bool Body::flag(std::string_view name) const {
    const auto* value = find(name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::string Body::applied_to(std::string record) const {
    for (const auto& field : fields_) {
        const auto found = json_.find(field.name);
        const bool given = found != json_.end() && (!found->is_null() || field.nullable);
        const bool in_record = !value_of(record, field.name).empty();
        if (given && in_record && is_plain(field.type)) {
            record = with_member(record, field.name, stored_form(*found, field.type));
        }
    }
    return record;
}

void Body::refuse(std::string_view name, std::string message) {
    errors_[path_ + std::string(name)].push_back(std::move(message));
}

void Body::take_errors_of(const Body& part) { errors_.insert(part.errors_.begin(), part.errors_.end()); }

}  // namespace stmirror::simulator
