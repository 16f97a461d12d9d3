// SPDX-License-Identifier: MIT
#include "decoder_oracle.hpp"

#include <nlohmann/json.hpp>

#include "api/page_decoder.hpp"
#include "sample_resource.hpp"

namespace stmirror::api {
namespace {

using nlohmann::json;

/// Records the reason for which nlohmann refuses a text.
struct Refusal : nlohmann::detail::json_sax_acceptor<json> {
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const nlohmann::detail::exception& exception) {
        constexpr int out_of_range = 406;
        is_json = exception.id == out_of_range ||
                  std::string_view(exception.what()).find("surrogate") != std::string_view::npos;
        return false;
    }
    bool is_json = false;  ///< whether the text is valid by JSON's grammar
};

/// Returns whether nlohmann refuses the text although it is JSON. nlohmann refuses numbers that no double can
/// represent, and lone surrogates. JSON's grammar allows both, and the decoder accepts them if it does not
/// read that number or text.
bool is_refused_json(std::string_view text) {
    Refusal refusal;
    return !json::sax_parse(text, &refusal) && refusal.is_json;
}

bool equal(const Cell& cell, const json& value) {
    // A column is NULL if the value is null, or an object or array instead of a scalar.
    if (value.is_null() || value.is_structured()) { return std::holds_alternative<std::monostate>(cell); }
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return value.is_boolean() ? *number == (value.get<bool>() ? 1 : 0) : value == *number;
    }
    if (const auto* number = std::get_if<double>(&cell)) {
        return value.is_number() && value.get<double>() == *number;
    }
    const auto* text = std::get_if<std::string_view>(&cell);
    return text && value.is_string() && value.get_ref<const std::string&>() == *text;
}

json at(const json& object, const char* name) {
    return object.is_object() ? object.value(name, json()) : json();
}

std::string row_fault(const Page& page, std::size_t row) {
    const auto raw = page.rows[row].raw;
    const auto parsed = json::parse(raw, nullptr, false);
    if (parsed.is_discarded()) { return is_refused_json(raw) ? "" : "a row's raw JSON cannot be parsed"; }
    const auto cells = page.cells_of(row);
    if (!equal(cells[Id], at(parsed, "id"))) { return "id differs"; }
    if (!equal(cells[Name], at(parsed, "name"))) { return "name differs"; }
    if (!equal(cells[Street], at(at(parsed, "address"), "street"))) { return "address.street differs"; }
    if (!equal(cells[Balance], at(parsed, "balance"))) { return "balance differs"; }
    if (!equal(cells[Active], at(parsed, "active"))) { return "active differs"; }
    const auto* extra = std::get_if<std::string_view>(&cells[Extra]);
    const auto value = at(parsed, "extra");
    if (extra == nullptr ? !value.is_null() : json::parse(*extra, nullptr, false) != value) {
        return "extra differs";
    }
    auto tags = at(parsed, "tagTypeIds");
    if (!tags.is_array()) { tags = json::array(); }
    if (page.child_range(row, 0).size != tags.size()) { return "the number of tags differs"; }
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (!equal(page.child_cells(0, page.child_range(row, 0).first + i)[0], tags[i])) {
            return "a tag differs";
        }
    }
    return {};
}

std::string page_fault(const Page& page, const std::string& body, std::size_t record_count) {
    const auto parsed = json::parse(body, nullptr, false);
    if (page.quarantined.empty() && parsed.is_discarded() && !is_refused_json(body)) {
        return "accepted what is no JSON";
    }
    if (page.rows.size() + page.quarantined.size() != record_count && !parsed.is_discarded()) {
        return "a record is lost";
    }
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        if (auto fault = row_fault(page, row); !fault.empty()) { return fault; }
        if (body.find(page.rows[row].raw) == body.npos) { return "a row's raw JSON is not of the body"; }
    }
    for (const auto& record : page.quarantined) {
        if (body.find(record.raw) == body.npos) { return "a quarantined record's bytes are not of the body"; }
        if (record.reason.empty()) { return "a record is quarantined without a reason"; }
    }
    return {};
}

std::size_t size_of(const json& parsed, Envelope envelope) {
    if (envelope == Envelope::Array) { return parsed.size(); }
    return at(parsed, "data").size();
}

}  // namespace

std::string decoder_fault(const std::string& body) {
    static const Resource resource = sample_resource();
    static PageDecoder decoder;
    const auto parsed = json::parse(body, nullptr, false);
    for (const auto envelope : {Envelope::Export, Envelope::Paged, Envelope::Array}) {
        const auto page = decoder.decode(resource, envelope, body);
        if (!page) { continue; }
        if (auto fault = page_fault(*page, body, size_of(parsed, envelope)); !fault.empty()) { return fault; }
    }
    const auto page = decoder.decode_record(resource, body);
    return page ? page_fault(*page, body, 1) : std::string{};
}

}  // namespace stmirror::api
