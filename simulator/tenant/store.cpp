// SPDX-License-Identifier: MIT
#include "simulator/tenant/store.hpp"

#include <algorithm>
#include <charconv>

#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

bool contains(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

ExternalData& Store::external_data(Kind kind, RecordId id, std::string_view application) {
    return external_data_[{kind, id, lower_case(application)}];
}

const ExternalData* Store::find_external_data(Kind kind, RecordId id, std::string_view application) const {
    const auto found = external_data_.find({kind, id, lower_case(application)});
    return found == external_data_.end() ? nullptr : &found->second;
}

std::string id_text(Kind kind, RecordId id) { return facts(kind).guid ? guid_text(id) : std::to_string(id); }

std::optional<RecordId> parse_id(Kind kind, std::string_view text) {
    return parse_id(facts(kind).guid, text);
}

std::optional<RecordId> parse_id(bool guid, std::string_view text) {
    if (guid) { return parse_guid(text); }
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id < 0) { return std::nullopt; }
    return static_cast<RecordId>(id);
}

bool is_deleted(Kind kind, const Record& record) { return facts(kind).inactive_is_deleted && !record.active; }

void append_record(std::string& out, Kind kind, const Record& record, Form form,
                   std::string_view external_data) {
    const auto& known = facts(kind);
    if (form == Form::Export || known.list_fields.empty()) {
        out += record.text;
        return;
    }
    const bool per_parent = form == Form::PerParent && !known.per_parent_fields.empty();
    const auto order = per_parent ? known.per_parent_fields : known.list_fields;
    const auto all = members(record.text);
    ObjectWriter writer(out);
    for (const auto name : order) {
        const auto member = std::ranges::find(all, name, &Member::name);
        if (member != all.end()) { writer.raw(name, name == "externalData" ? external_data : member->value); }
    }
    for (const auto& [name, value] : all) {
        const bool left_out = contains(known.export_only, name) || (per_parent && name == known.parent_field);
        if (!left_out && !contains(order, name)) { writer.raw(name, value); }
    }
    writer.end();
}

}  // namespace stmirror::simulator
