// SPDX-License-Identifier: MIT
#include "api/record_decoder.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "api/json_text.hpp"
#include "base/utf8.hpp"

namespace stmirror::api {
namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t number_shown_max = 40;

const char* bytes(const od::raw_json_string& raw) { return raw.raw(); }

const char* words_for(od::json_type type) {
    switch (type) {
        case od::json_type::array:
            return "an array";
        case od::json_type::object:
            return "an object";
        case od::json_type::number:
            return "a number";
        case od::json_type::string:
            return "text";
        case od::json_type::boolean:
            return "a boolean";
        case od::json_type::null:
            return "null";
    }
    return "something else";
}

const char* words_for(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
            return "a whole number";
        case ColumnType::Real:
            return "a number";
        case ColumnType::Text:
            return "text";
        case ColumnType::Boolean:
            return "a boolean";
        case ColumnType::Time:
            return "a time";
        case ColumnType::Json:
            return "JSON";
    }
    return "something else";
}

bool is_container(od::json_type type) {
    return type == od::json_type::object || type == od::json_type::array;
}

od::json_type json_type_of(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
        case ColumnType::Real:
            return od::json_type::number;
        case ColumnType::Boolean:
            return od::json_type::boolean;
        default:
            return od::json_type::string;
    }
}

std::string shown(std::string_view number) {
    return number.size() <= number_shown_max ? std::string(number)
                                             : std::string(number.substr(0, number_shown_max)) + "...";
}

}  // namespace

void RecordDecoder::read_fields(od::object object, FieldPlan& plan, Cell* cells) {
    const auto number = ++object_number_;
    std::uint32_t* expected = &plan.usually_first;
    for (od::field each : object) {
        const char* const key = bytes(each.key());
        Field* guess = *expected < plan.fields.size() ? &plan.fields[*expected] : nullptr;
        Field* const field = find_field(plan, guess, key);
        if (!field) {
            check(each.value(), {});
            continue;
        }
        *expected = static_cast<std::uint32_t>(field - plan.fields.data());
        expected = &field->usually_next;
        if (field->seen_in == number) { complain(field->path, "it occurs twice"); }
        field->seen_in = number;
        read_value(each.value(), *field, cells);
    }
}

Field* RecordDecoder::find_field(FieldPlan& plan, Field* expected, const char* key) {
    const auto bytes_left = static_cast<std::size_t>(body_end_ - key);
    if (expected) {
        const auto& name = expected->name;
        if (name.size() < bytes_left && key[name.size()] == '"' &&
            std::memcmp(key, name.data(), name.size()) == 0) {
            return expected;
        }
    }
    const auto token = checked_string(key, body_end_);
    std::string_view name = token.content;
    if (token.escaped &&
        !decode_string(od::raw_json_string(reinterpret_cast<const std::uint8_t*>(key)), name)) {
        complain(plan.prefix, "the name of a field is not valid Unicode");
    }
    Field* const found = plan.find(name);
    if (!found) { count_unknown(plan.prefix, name); }
    return found;
}

void RecordDecoder::read_value(Value value, Field& field, Cell* cells) {
    switch (field.kind) {
        case Field::Kind::Ignored:
            return check(value, field.path);
        case Field::Kind::Cell:
            return read_cell(value, field, cells[field.column]);
        case Field::Kind::Nested:
            return read_nested(value, field, cells);
        case Field::Kind::Array:
            return read_array(value, field);
        case Field::Kind::Records:
            return find_records(value, field);
    }
}

void RecordDecoder::read_nested(Value value, Field& field, Cell* cells) {
    const auto type = value.type().value();
    if (type == od::json_type::null) { return read_null(value); }
    if (type != od::json_type::object) {
        return skip_refused(value, field, Expected::Container, "an object");
    }
    read_fields(value.get_object(), field.inner, cells);
}

void RecordDecoder::read_array(Value value, Field& field) {
    const auto type = value.type().value();
    if (type == od::json_type::null) { return read_null(value); }
    if (type != od::json_type::array) { return skip_refused(value, field, Expected::Container, "an array"); }
    auto& cells = page_.children[field.child];
    const auto width = page_.resource->children[field.child].columns.size();
    for (od::value each : value.get_array()) {
        count_cells(width);
        cells.resize(cells.size() + width);
        ++child_sizes_[field.child];
        read_array_element(each, field, cells.data() + (cells.size() - width));
    }
}

void RecordDecoder::read_array_element(Value value, Field& field, Cell* cells) {
    if (field.element_column) { return read_cell(value, field, cells[*field.element_column]); }
    read_nested(value, field, cells);
}

void RecordDecoder::read_cell(Value value, const Field& field, Cell& cell) {
    const auto& path = field.path;
    const auto type = field.type;
    const auto found = value.type().value();
    if (found == od::json_type::null) { return read_null(value); }
    if (type == ColumnType::Json) { return read_json(value, path, cell); }
    if (found != json_type_of(type)) { return skip_refused(value, field, Expected::Scalar, words_for(type)); }
    switch (type) {
        case ColumnType::Integer:
            return read_integer(value, path, cell);
        case ColumnType::Real:
            return read_real(value, path, cell);
        case ColumnType::Boolean:
            cell = std::int64_t{value.get_bool().value()};
            return;
        case ColumnType::Text:
        case ColumnType::Time:
            return read_text(value, path, type, cell);
        case ColumnType::Json:
            break;
    }
}

void RecordDecoder::read_json(Value value, const std::string& path, Cell& cell) {
    const auto token = value.raw_json_token();
    const bool is_whole = is_container(value.type().value());
    check(value, path);
    cell = is_whole ? text_from(token.data()) : trim_blanks(token);
}

/// Returns the text from `begin` until the token that the parser reads next, which is a closing bracket or a
/// separator.
std::string_view RecordDecoder::text_from(const char* begin) {
    const char* const next = document_.current_location();
    return trim_blanks({begin, static_cast<std::size_t>(next - begin)});
}

void RecordDecoder::read_integer(Value value, const std::string& path, Cell& cell) {
    std::int64_t number = 0;
    if (value.get_int64().get(number) == simdjson::SUCCESS) {
        cell = number;
        return;
    }
    const auto text = checked_number(value);
    complain(path,
             shown(text) + (is_json_integer(text) ? " does not fit into 64 bits" : " is not a whole number"));
}

void RecordDecoder::read_real(Value value, const std::string& path, Cell& cell) {
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS) {
        cell = number;
        return;
    }
    complain(path, shown(checked_number(value)) + " does not fit into a floating-point number");
}

void RecordDecoder::read_text(Value value, const std::string& path, ColumnType type, Cell& cell) {
    std::string_view text;
    const auto raw = value.get_raw_json_string().value();
    const auto token = checked_string(bytes(raw), body_end_);
    if (!token.escaped) {
        text = token.content;
    } else if (!decode_string(raw, text)) {
        return complain(path, "its escapes are not valid Unicode");
    }
    if (type == ColumnType::Time) {
        read_time(text, path, cell);
    } else {
        cell = token.escaped ? store(text) : text;
    }
}

void RecordDecoder::read_time(std::string_view text, const std::string& path, Cell& cell) {
    const auto time = Timestamp::parse(text);
    if (!time) { return complain(path, "it is not a time"); }
    char* const out = static_cast<char*>(page_.text->allocate(Timestamp::text_length, 1));
    time->write_to(out);
    if (&cell == modified_cell_) { modified_ = time; }
    cell = std::string_view(out, Timestamp::text_length);
}

bool RecordDecoder::decode_string(od::raw_json_string raw, std::string_view& text) {
    const auto length = scan_string(bytes(raw), body_end_).content.size();
    scratch_.resize(std::max(scratch_.size(), length + simdjson::SIMDJSON_PADDING));
    std::uint8_t* out = scratch_.data();
    if (parser_.unescape(raw, out).get(text) != simdjson::SUCCESS) { return false; }
    return simdjson::validate_utf8(text.data(), text.size());
}

/// Skips a value that does not fit its column. If a field has another shape (text where an object was, or an
/// array where text was), its name is noted and its value stays only in the raw JSON. But a value of the
/// wrong type, or a required field of another shape, makes the record unusable.
void RecordDecoder::skip_refused(Value value, const Field& field, Expected expected, std::string_view what) {
    const auto found = value.type().value();
    const bool has_other_shape = expected == Expected::Container || is_container(found);
    if (has_other_shape && !field.required) {
        count_unknown({}, field.path);
    } else {
        complain(field.path, std::string(words_for(found)) + " instead of " + std::string(what));
    }
    check(value, field.path);
}

void RecordDecoder::check(Value value, const std::string& path) {
    if (!check_json(value, body_end_)) { complain(path, "it is nested too deeply"); }
}

void RecordDecoder::count_unknown(const std::string& prefix, std::string_view name) {
    const auto path = prefix + std::string(utf8_prefix(name, PageBounds::new_field_bytes_max));
    if (unknown_.size() >= PageBounds::new_fields_max && !unknown_.contains(path)) { return; }
    auto& unknown = unknown_[path];
    if (unknown.last_record != record_number_) { ++unknown.records; }
    unknown.last_record = record_number_;
}

void RecordDecoder::complain(const std::string& path, std::string_view what) {
    if (!complaint_.empty()) { return; }
    complaint_ = path.empty() ? std::string(what) : "field " + path + ": " + std::string(what);
}

std::string_view RecordDecoder::store(std::string_view text) {
    char* const copy = static_cast<char*>(page_.text->allocate(text.size() + 1, 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

}  // namespace stmirror::api
