// SPDX-License-Identifier: MIT
// Decodes the elements of a page's `data` into rows of the Page. Included only by page_decoder.cpp and its
// own .cpp files, because it uses simdjson. Throws simdjson_error if the body is not JSON, and NotAPage if it
// exceeds PageBounds. A record with any other fault goes into quarantine.
#pragma once

#include <simdjson.h>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/field_plan.hpp"
#include "api/json_check.hpp"
#include "api/json_text.hpp"
#include "api/page_decoder.hpp"

namespace stmirror::api {

/// Thrown if the body is JSON, but not a page.
struct NotAPage {
    std::string what;
};

/// Thrown if a record of a page that is to be skimmed must be decoded completely.
struct CannotSkim {};

/// Returns true if the columns of the resource depend on nothing but the JSON of a record.
bool can_skim(const Resource& resource);

/// Decodes the records of one page, or only their keys if the page is skimmed. Lives only while the page is
/// decoded.
class RecordDecoder {
 public:
    /// `damage` lists the invalid bytes of UTF-8 that were replaced in `page.body`.
    RecordDecoder(Page& page, simdjson::ondemand::parser& parser, simdjson::ondemand::document& document,
                  std::span<const ParentValue> parent, std::span<const BadByte> damage);

    /// Decodes an element of the answer: a record, or with Feed::each an object that has an array of records.
    void read_element(simdjson::ondemand::value element);
    /// Decodes a document that is a single record.
    void read_document(simdjson::ondemand::object record);
    /// Decodes a string. Returns false if its escapes are not valid Unicode. The text is valid until the next
    /// call.
    bool decode_string(simdjson::ondemand::raw_json_string raw, std::string_view& text);
    /// Returns true if all damage was within records. Decoding has quarantined those records.
    bool has_met_all_damage() const { return damage_.empty(); }
    /// Writes the counts of unknown fields into the page. Call after the last record.
    void finish();

 private:
    using Value = simdjson::ondemand::value;
    struct Unknown {
        std::uint64_t records = 0;
        std::uint64_t last_record = 0;
    };

    void read_record(Value element);
    void skim_record(Value element);
    void read_key(simdjson::ondemand::object& record, std::size_t column, Cell& cell);
    void read_group(Value group);
    void read_records_of(simdjson::ondemand::object group);
    bool read_outer(simdjson::ondemand::object group, const char* begin);
    void find_records(Value value, const Field& field);
    void begin_record();
    void end_record(std::string_view raw);
    void drop_record();
    std::string_view text_from(const char* begin);
    bool is_damaged(std::string_view raw) const;
    void read_fields(simdjson::ondemand::object object, FieldPlan& plan, Cell* cells);
    Field* find_field(FieldPlan& plan, Field* expected, const char* key);
    void read_value(Value value, Field& field, Cell* cells);
    void read_nested(Value value, Field& field, Cell* cells);
    void read_array(Value value, Field& field);
    void read_array_element(Value value, Field& field, Cell* cells);
    void read_cell(Value value, const Field& field, Cell& cell);
    void read_integer(Value value, const std::string& path, Cell& cell);
    void read_real(Value value, const std::string& path, Cell& cell);
    void read_text(Value value, const std::string& path, ColumnType type, Cell& cell);
    void read_time(std::string_view text, const std::string& path, Cell& cell);
    void read_json(Value value, const std::string& path, Cell& cell);
    enum class Expected : std::uint8_t { Scalar, Container };
    void skip_refused(Value value, const Field& field, Expected expected, std::string_view what);
    void check(Value value, const std::string& path);
    void count_unknown(const std::string& prefix, std::string_view name);
    void complain(const std::string& path, std::string_view what);
    void require_key();
    void fold_columns();
    void reserve_rows();
    void quarantine(std::string_view raw);
    void count_cells(std::size_t more);
    std::string_view store(std::string_view text);

    Page& page_;
    simdjson::ondemand::parser& parser_;
    simdjson::ondemand::document& document_;
    std::span<const BadByte> damage_;            ///< damage after the records read so far
    std::span<const BadByte> damage_of_record_;  ///< damage in the current record
    const char* body_end_;
    FieldPlan plan_;
    FieldPlan outer_plan_;              ///< for groups, the objects that contain records (Feed::each)
    std::vector<Cell> outer_;           ///< the cells that the current group fills; used with Feed::each
    const char* records_at_ = nullptr;  ///< where the array of the current group begins; null if it has none
    std::vector<ParentValue> parent_;
    std::vector<std::size_t> key_columns_;
    /// Each pair has a folded column and the column of its text.
    std::vector<std::pair<std::size_t, std::size_t>> folded_columns_;
    std::optional<std::size_t> modified_column_;

    const Cell* modified_cell_ = nullptr;  ///< the current record's time of change
    std::optional<Timestamp> modified_;
    std::vector<std::uint8_t> scratch_;
    std::vector<std::uint32_t> child_sizes_;         ///< number of elements of each child table so far
    std::vector<std::uint32_t> child_sizes_before_;  ///< child_sizes_ before the current record
    std::string complaint_;                          ///< the first complaint about the current record
    std::size_t cells_ = 0;                          ///< cells of all records, including quarantined ones
    std::uint64_t record_number_ = 0;
    std::uint64_t object_number_ = 0;
    std::map<std::string, Unknown> unknown_;
};

}  // namespace stmirror::api
