// SPDX-License-Identifier: MIT
// The part of RecordDecoder that makes rows: where a record begins and ends, and whether it is stored.
#include <algorithm>

#include "api/record_decoder.hpp"

namespace stmirror::api {

namespace od = simdjson::ondemand;

RecordDecoder::RecordDecoder(Page& page, od::parser& parser, std::span<const ParentValue> parent,
                             std::span<const BadByte> damage)
    : page_(page),
      parser_(parser),
      damage_(damage),
      body_end_(page.body.data() + page.body.size()),
      plan_(plan_fields(*page.resource)),
      parent_(parent.begin(), parent.end()),
      modified_column_(page.resource->column_index(page.resource->modified)),
      child_sizes_(page.resource->children.size()) {
    for (const auto& name : page.resource->key) {
        if (const auto column = page.resource->column_index(name)) key_columns_.push_back(*column);
    }
    for (auto& [column, value] : parent_) {
        if (const auto* text = std::get_if<std::string_view>(&value)) value = store(*text);
    }
}

void RecordDecoder::read_element(od::document& document, Value element) {
    const char* const begin = std::string_view(element.raw_json_token()).data();
    begin_record();
    if (element.type().value() == od::json_type::object) {
        const auto first_cell = page_.cells.size() - page_.resource->columns.size();
        read_fields(element.get_object(), plan_, page_.cells.data() + first_cell);
        // The parser is at the token after the record; only blanks precede it.
        const char* const next = document.current_location();
        return end_record(trim_blanks({begin, static_cast<std::size_t>(next - begin)}));
    }
    const bool scalar = element.is_scalar();
    const auto token = trim_blanks(element.raw_json_token());
    complain({}, "it is not an object");
    check(element, {});
    if (scalar) return end_record(token);
    const char* const next = document.current_location();
    end_record(trim_blanks({begin, static_cast<std::size_t>(next - begin)}));
}

void RecordDecoder::read_document(od::object record) {
    begin_record();
    read_fields(record, plan_, page_.cells.data());
    end_record(trim_blanks(page_.body));
}

void RecordDecoder::finish() {
    for (const auto& [path, unknown] : unknown_) page_.unknown_fields.emplace(path, unknown.records);
}

void RecordDecoder::begin_record() {
    if (++record_number_ > PageBounds::elements_max) throw NotAPage{"it has too many records"};
    complaint_.clear();
    child_sizes_before_ = child_sizes_;
    if (record_number_ == 2 && !page_.rows.empty()) reserve_rows();
    const auto width = page_.resource->columns.size();
    count_cells(width);
    page_.cells.resize(page_.cells.size() + width);
    modified_.reset();
    if (modified_column_) modified_cell_ = &page_.cells[page_.cells.size() - width + *modified_column_];
    for (const auto& [column, value] : parent_) page_.cells[page_.cells.size() - width + column] = value;
}

/// As if all records were as long as the first one: vectors that grow instead touch twice the memory.
void RecordDecoder::reserve_rows() {
    const auto records =
        std::min(page_.body.size() / page_.rows.front().raw.size() + 1, PageBounds::elements_max);
    page_.rows.reserve(records);
    page_.cells.reserve(std::min(records * page_.resource->columns.size(), PageBounds::cells_max));
    page_.child_ranges.reserve(records * page_.resource->children.size());
}

void RecordDecoder::end_record(std::string_view raw) {
    const auto begin = static_cast<std::size_t>(raw.data() - page_.body.data());
    const auto end = begin + raw.size();
    std::size_t damaged = 0;
    if (!damage_.empty() && damage_.front().position >= begin) {
        while (damaged < damage_.size() && damage_[damaged].position < end) ++damaged;
    }
    damage_of_record_ = damage_.first(damaged);
    damage_ = damage_.subspan(damaged);
    if (damaged > 0) complain({}, "it is not valid UTF-8");
    if (raw.size() > PageBounds::record_bytes_max) {
        complaint_ = "its " + std::to_string(raw.size()) +
                     " bytes are more than a record may have; the first " +
                     std::to_string(PageBounds::record_bytes_kept) + " are kept";
    }
    require_key();
    if (!complaint_.empty()) return quarantine(raw);

    page_.rows.push_back({.raw = raw, .hash = content_hash(raw), .modified = modified_});
    for (std::size_t i = 0; i < child_sizes_.size(); ++i) {
        const auto before = child_sizes_before_[i];
        page_.child_ranges.push_back({.first = before, .size = child_sizes_[i] - before});
    }
}

void RecordDecoder::count_cells(std::size_t more) {
    cells_ += more;
    if (cells_ > PageBounds::cells_max) throw NotAPage{"it has too many values"};
}

void RecordDecoder::require_key() {
    const auto width = page_.resource->columns.size();
    const Cell* const cells = page_.cells.data() + (page_.cells.size() - width);
    for (const auto index : key_columns_) {
        if (!std::holds_alternative<std::monostate>(cells[index])) continue;
        const Column& column = page_.resource->columns[index];
        complain(column.field.empty() ? column.name : column.field, "it is missing, but is part of the key");
    }
}

void RecordDecoder::quarantine(std::string_view raw) {
    const auto width = page_.resource->columns.size();
    const auto first_cell = page_.cells.size() - width;
    std::vector<Cell> key;
    for (const auto index : key_columns_) {
        const Cell& cell = page_.cells[first_cell + index];
        if (!std::holds_alternative<std::monostate>(cell)) key.push_back(cell);
    }
    const bool whole_key = !key.empty() && key.size() == key_columns_.size();
    if (page_.quarantined.size() == PageBounds::quarantined_max)
        throw NotAPage{"too many of its records cannot be decoded: " + complaint_};
    const bool is_cut = raw.size() > PageBounds::record_bytes_max;
    std::string kept(is_cut ? raw.substr(0, PageBounds::record_bytes_kept) : raw);
    for (const auto& [position, byte] : damage_of_record_) {
        const auto at = position - static_cast<std::size_t>(raw.data() - page_.body.data());
        if (at < kept.size()) kept[at] = byte;
    }
    page_.quarantined.push_back(
        {.raw = std::move(kept), .key = whole_key ? key_text(key) : std::string{}, .reason = complaint_});
    page_.cells.resize(first_cell);
    for (std::size_t i = 0; i < child_sizes_.size(); ++i) {
        page_.children[i].resize(child_sizes_before_[i] * page_.resource->children[i].columns.size());
    }
    child_sizes_ = child_sizes_before_;
}

}  // namespace stmirror::api
