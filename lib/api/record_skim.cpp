// SPDX-License-Identifier: MIT
// The part of RecordDecoder that reads only the keys of records. If a record is unusual in any way, the whole
// page is decoded completely instead.
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
    od::object record = element.get_object();
    for (const auto column : key_columns_) { read_key(record, column, page_.cells.emplace_back()); }
    const auto raw = trim_blanks(record.raw_json().value());
    if (raw.size() > PageBounds::record_bytes_max) { throw CannotSkim{}; }
    page_.rows.push_back({.raw = raw, .hash = content_hash(raw), .modified = {}});
}

void RecordDecoder::read_key(od::object& record, std::size_t column, Cell& cell) {
    const auto& name = page_.resource->columns[column].field;
    read_cell(record.find_field_unordered(name).value(), *plan_.find(name), cell);
    if (!complaint_.empty() || std::holds_alternative<std::monostate>(cell)) { throw CannotSkim{}; }
}

}  // namespace stmirror::api
