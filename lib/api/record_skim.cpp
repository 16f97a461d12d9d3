// SPDX-License-Identifier: MIT
// The part of RecordDecoder that reads only the keys of records, and checks that the rest is JSON. Whatever
// is unusual about a record is left to the complete decoding.
#include <algorithm>

#include "api/record_decoder.hpp"

namespace stmirror::api {

namespace od = simdjson::ondemand;

bool can_skim(const Resource& resource) {
    const auto is_simple_key = [&](const std::string& name) {
        const auto column = resource.column_index(name);
        return column && !resource.columns[*column].field.empty() &&
               resource.columns[*column].field.find('.') == std::string::npos;
    };
    return resource.feed.each.empty() && std::ranges::none_of(resource.columns, &Column::is_beside_json) &&
           std::ranges::all_of(resource.key, is_simple_key);
}

void RecordDecoder::skim_record(Value element) {
    if (++record_number_ > PageBounds::elements_max) { throw NotAPage{"it has too many records"}; }
    if (record_number_ == 2) { reserve_rows(); }
    if (element.type().value() != od::json_type::object) { throw CannotSkim{}; }
    const char* const begin = std::string_view(element.raw_json_token()).data();
    const auto first_cell = page_.cells.size();
    page_.cells.resize(first_cell + key_columns_.size());
    for (od::field each : element.get_object()) {
        const auto name = checked_string(each.key().raw(), body_end_).content;
        const auto key = std::ranges::find(key_columns_, name, [this](std::size_t column) {
            return std::string_view(page_.resource->columns[column].field);
        });
        if (key != key_columns_.end()) {
            read_key(each.value(), *key,
                     page_.cells[first_cell + static_cast<std::size_t>(key - key_columns_.begin())]);
        } else if (!check_json(each.value(), body_end_)) {
            throw CannotSkim{};
        }
    }
    const auto is_missing = [](const Cell& cell) { return std::holds_alternative<std::monostate>(cell); };
    if (std::ranges::any_of(std::span(page_.cells).subspan(first_cell), is_missing)) { throw CannotSkim{}; }
    const auto raw = text_from(begin);
    if (raw.size() > PageBounds::record_bytes_max) { throw CannotSkim{}; }
    page_.rows.push_back({.raw = raw, .hash = content_hash(raw), .modified = {}});
}

void RecordDecoder::read_key(Value value, std::size_t column, Cell& cell) {
    const bool occurs_twice = !std::holds_alternative<std::monostate>(cell);
    read_cell(value, *plan_.find(page_.resource->columns[column].field), cell);
    if (occurs_twice || !complaint_.empty()) { throw CannotSkim{}; }
}

}  // namespace stmirror::api
