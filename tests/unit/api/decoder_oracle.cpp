// SPDX-License-Identifier: MIT
#include "decoder_oracle.hpp"

#include <nlohmann/json.hpp>

#include "api/page_decoder.hpp"
#include "sample_resource.hpp"

namespace stmirror::api {
namespace {

using nlohmann::json;

/// nlohmann refuses lone surrogates; they are JSON by its grammar, and the decoder lets them pass where it
/// looks at no text.
bool has_surrogates(std::string_view body) {
    for (const auto* start : {"\\ud", "\\uD"}) {
        if (body.find(start) != body.npos) return true;
    }
    return false;
}

bool equal(const Cell& cell, const json& value) {
    if (value.is_null()) return std::holds_alternative<std::monostate>(cell);
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return value.is_boolean() ? *number == (value.get<bool>() ? 1 : 0) : value == *number;
    }
    if (const auto* number = std::get_if<double>(&cell))
        return value.is_number() && value.get<double>() == *number;
    const auto* text = std::get_if<std::string_view>(&cell);
    return text && value.is_string() && value.get_ref<const std::string&>() == *text;
}

json at(const json& object, const char* name) {
    return object.is_object() ? object.value(name, json()) : json();
}

std::string row_fault(const Page& page, std::size_t row) {
    const auto raw = page.rows[row].raw;
    const auto parsed = json::parse(raw, nullptr, false);
    if (parsed.is_discarded()) return has_surrogates(raw) ? "" : "a row's raw JSON cannot be parsed";
    const auto cells = page.cells_of(row);
    if (!equal(cells[Id], at(parsed, "id"))) return "id differs";
    if (!equal(cells[Name], at(parsed, "name"))) return "name differs";
    if (!equal(cells[Street], at(at(parsed, "address"), "street"))) return "address.street differs";
    if (!equal(cells[Balance], at(parsed, "balance"))) return "balance differs";
    if (!equal(cells[Active], at(parsed, "active"))) return "active differs";
    const auto tags = at(parsed, "tagTypeIds");
    if (page.child_range(row, 0).size != tags.size()) return "the number of tags differs";
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (!equal(page.child_cells(0, page.child_range(row, 0).first + i)[0], tags[i]))
            return "a tag differs";
    }
    return {};
}

std::string page_fault(const Page& page, const std::string& body, std::size_t record_count) {
    const auto parsed = json::parse(body, nullptr, false);
    if (page.quarantined.empty() && parsed.is_discarded() && !has_surrogates(body))
        return "accepted what is no JSON";
    if (page.rows.size() + page.quarantined.size() != record_count && !parsed.is_discarded())
        return "a record is lost";
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        if (auto fault = row_fault(page, row); !fault.empty()) return fault;
        if (body.find(page.rows[row].raw) == body.npos) return "a row's raw JSON is not of the body";
    }
    for (const auto& record : page.quarantined) {
        if (body.find(record.raw) == body.npos) return "a quarantined record's bytes are not of the body";
        if (record.reason.empty()) return "a record is quarantined without a reason";
    }
    return {};
}

std::size_t size_of(const json& parsed, Envelope envelope) {
    if (envelope == Envelope::Array) return parsed.size();
    return at(parsed, "data").size();
}

}  // namespace

std::string decoder_fault(const std::string& body) {
    static const Resource resource = sample_resource();
    static PageDecoder decoder;
    const auto parsed = json::parse(body, nullptr, false);
    for (const auto envelope : {Envelope::Export, Envelope::Paged, Envelope::Array}) {
        const auto page = decoder.decode(resource, envelope, body);
        if (!page) continue;
        if (auto fault = page_fault(*page, body, size_of(parsed, envelope)); !fault.empty()) return fault;
    }
    const auto page = decoder.decode_record(resource, body);
    return page ? page_fault(*page, body, 1) : std::string{};
}

}  // namespace stmirror::api
