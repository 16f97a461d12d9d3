// SPDX-License-Identifier: MIT
// The part of RecordDecoder that creates rows. It finds where a record begins and ends, and decides whether
// the record is stored.
#include <algorithm>

#include "api/record_decoder.hpp"
#include "base/folded.hpp"

namespace stmirror::api {

namespace od = simdjson::ondemand;

RecordDecoder::RecordDecoder(Page& page, od::parser& parser, od::document& document,
                             std::span<const ParentValue> parent, std::span<const BadByte> damage)
    : page_(page),
      parser_(parser),
      document_(document),
      damage_(damage),
      body_end_(page.body.data() + page.body.size()),
      plan_(plan_fields(*page.resource)),
      parent_(parent.begin(), parent.end()),
      modified_column_(page.resource->column_index(page.resource->modified)),
      child_sizes_(page.resource->children.size()) {
    for (const auto& name : page.resource->key) {
        if (const auto column = page.resource->column_index(name)) { key_columns_.push_back(*column); }
    }
    for (std::size_t i = 0; i < page.resource->columns.size(); ++i) {
        if (const auto of = page.resource->column_index(page.resource->columns[i].folded)) {
            folded_columns_.emplace_back(i, *of);
        }
    }
    for (auto& [column, value] : parent_) {
        if (const auto* text = std::get_if<std::string_view>(&value)) { value = store(*text); }
    }
}

void RecordDecoder::read_element(Value element) {
    if (page_.is_skimmed) { return skim_record(element); }
    if (page_.resource->feed.each.empty()) { return read_record(element); }
    if (outer_.empty()) {
        outer_plan_ = plan_outer_fields(*page_.resource);
        outer_.resize(page_.resource->columns.size());
    }
    read_group(element);
    outer_.assign(outer_.size(), Cell{});
}

/// Decodes an object that contains records. Its own fields are read first, because each record is stored with
/// them. If they cannot be used, the whole group goes into quarantine.
void RecordDecoder::read_group(Value group) {
    if (group.type().value() != od::json_type::object) { return read_record(group); }
    const char* const begin = std::string_view(group.raw_json_token()).data();
    od::object object = group.get_object();
    records_at_ = nullptr;
    if (!read_outer(object, begin) || records_at_ == nullptr) { return; }
    static_cast<void>(object.reset().value());
    read_records_of(object);
}

bool RecordDecoder::read_outer(od::object group, const char* begin) {
    begin_record();
    read_fields(group, outer_plan_, page_.cells.data() + (page_.cells.size() - outer_.size()));
    const auto raw = text_from(begin);
    if (is_damaged(raw) || !complaint_.empty()) {
        end_record(raw);
        return false;
    }
    const auto cells = std::span(page_.cells).last(outer_.size());
    for (const auto& field : outer_plan_.fields) {
        if (field.kind == Field::Kind::Cell) { outer_[field.column] = cells[field.column]; }
    }
    drop_record();
    return true;
}

void RecordDecoder::find_records(Value value, const Field& field) {
    const auto type = value.type().value();
    if (type == od::json_type::array) {
        records_at_ = std::string_view(value.raw_json_token()).data();
    } else if (type != od::json_type::null) {
        complain(field.path, "it is not an array");
    }
    check(value, field.path);
}

void RecordDecoder::read_records_of(od::object group) {
    for (od::field each : group) {
        od::value value = each.value();
        if (std::string_view(value.raw_json_token()).data() != records_at_) { continue; }
        for (od::value record : value.get_array()) { read_record(record); }
    }
}

void RecordDecoder::read_record(Value element) {
    const char* const begin = std::string_view(element.raw_json_token()).data();
    begin_record();
    if (element.type().value() == od::json_type::object) {
        const auto first_cell = page_.cells.size() - page_.resource->columns.size();
        read_fields(element.get_object(), plan_, page_.cells.data() + first_cell);
        // The parser is at the token after the record. Only blanks are between the two.
        return end_record(text_from(begin));
    }
    const bool scalar = element.is_scalar();
    const auto token = trim_blanks(element.raw_json_token());
    complain({}, "it is not an object");
    check(element, {});
    end_record(scalar ? token : text_from(begin));
}

void RecordDecoder::read_document(od::object record) {
    begin_record();
    read_fields(record, plan_, page_.cells.data());
    end_record(trim_blanks(page_.body));
}

void RecordDecoder::finish() {
    for (const auto& [path, unknown] : unknown_) { page_.unknown_fields.emplace(path, unknown.records); }
}

void RecordDecoder::begin_record() {
    const auto elements_max = outer_.empty() ? PageBounds::elements_max : PageBounds::elements_of_groups_max;
    if (++record_number_ > elements_max) { throw NotAPage{"it has too many records"}; }
    complaint_.clear();
    child_sizes_before_ = child_sizes_;
    if (record_number_ == 2 && !page_.rows.empty()) { reserve_rows(); }
    const auto width = page_.resource->columns.size();
    count_cells(width);
    page_.cells.resize(page_.cells.size() + width);
    modified_.reset();
    for (const auto& [column, value] : parent_) { page_.cells[page_.cells.size() - width + column] = value; }
    for (std::size_t i = 0; i < outer_.size(); ++i) {
        if (!page_.resource->columns[i].outer.empty()) {
            page_.cells[page_.cells.size() - width + i] = outer_[i];
        }
    }
    if (modified_column_) { modified_cell_ = &page_.cells[page_.cells.size() - width + *modified_column_]; }
}

/// Reserves memory for the page, assuming that all records are as long as the first one. Vectors that grow
/// instead would use twice the memory.
void RecordDecoder::reserve_rows() {
    const auto records =
        std::min(page_.body.size() / page_.rows.front().raw.size() + 1, PageBounds::elements_max);
    page_.rows.reserve(records);
    if (page_.is_skimmed) { return page_.cells.reserve(records * key_columns_.size()); }
    page_.cells.reserve(std::min(records * page_.resource->columns.size(), PageBounds::cells_max));
    page_.child_ranges.reserve(records * page_.resource->children.size());
}

void RecordDecoder::end_record(std::string_view raw) {
    const auto begin = static_cast<std::size_t>(raw.data() - page_.body.data());
    const auto end = begin + raw.size();
    std::size_t damaged = 0;
    if (!damage_.empty() && damage_.front().position >= begin) {
        while (damaged < damage_.size() && damage_[damaged].position < end) { ++damaged; }
    }
    damage_of_record_ = damage_.first(damaged);
    damage_ = damage_.subspan(damaged);
    if (damaged > 0) { complain({}, "it is not valid UTF-8"); }
    if (raw.size() > PageBounds::record_bytes_max) {
        complaint_ = "its " + std::to_string(raw.size()) +
                     " bytes are more than a record may have; the first " +
                     std::to_string(PageBounds::record_bytes_kept) + " are kept";
    }
    require_key();
    if (!complaint_.empty()) { return quarantine(raw); }
    fold_columns();

    page_.rows.push_back({.raw = raw, .hash = content_hash(raw), .modified = modified_});
    for (std::size_t i = 0; i < child_sizes_.size(); ++i) {
        const auto before = child_sizes_before_[i];
        page_.child_ranges.push_back({.first = before, .size = child_sizes_[i] - before});
    }
}

void RecordDecoder::fold_columns() {
    const auto cells = std::span(page_.cells).last(page_.resource->columns.size());
    for (const auto& [column, of] : folded_columns_) {
        if (const auto* text = std::get_if<std::string_view>(&cells[of])) {
            cells[column] = store(folded(*text));
        }
    }
}

/// Returns true if a replaced byte is within `raw`. The byte remains in damage_.
bool RecordDecoder::is_damaged(std::string_view raw) const {
    if (damage_.empty()) { return false; }
    const auto begin = static_cast<std::size_t>(raw.data() - page_.body.data());
    return damage_.front().position >= begin && damage_.front().position < begin + raw.size();
}

void RecordDecoder::count_cells(std::size_t more) {
    cells_ += more;
    if (cells_ > PageBounds::cells_max) { throw NotAPage{"it has too many values"}; }
}

void RecordDecoder::require_key() {
    const auto width = page_.resource->columns.size();
    const Cell* const cells = page_.cells.data() + (page_.cells.size() - width);
    for (const auto index : key_columns_) {
        if (!std::holds_alternative<std::monostate>(cells[index])) { continue; }
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
        if (!std::holds_alternative<std::monostate>(cell)) { key.push_back(cell); }
    }
    const bool whole_key = !key.empty() && key.size() == key_columns_.size();
    if (page_.quarantined.size() == PageBounds::quarantined_max) {
        throw NotAPage{"too many of its records cannot be decoded: " + complaint_};
    }
    const bool is_cut = raw.size() > PageBounds::record_bytes_max;
    std::string kept(is_cut ? raw.substr(0, PageBounds::record_bytes_kept) : raw);
    for (const auto& [position, byte] : damage_of_record_) {
        const auto at = position - static_cast<std::size_t>(raw.data() - page_.body.data());
        if (at < kept.size()) { kept[at] = byte; }
    }
    page_.quarantined.push_back(
        {.raw = std::move(kept), .key = whole_key ? key_text(key) : std::string{}, .reason = complaint_});
    drop_record();
}

/// Removes what begin_record() and the record's fields added.
void RecordDecoder::drop_record() {
    page_.cells.resize(page_.cells.size() - page_.resource->columns.size());
    for (std::size_t i = 0; i < child_sizes_.size(); ++i) {
        page_.children[i].resize(child_sizes_before_[i] * page_.resource->children[i].columns.size());
    }
    child_sizes_ = child_sizes_before_;
}

}  // namespace stmirror::api
