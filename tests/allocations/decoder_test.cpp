// SPDX-License-Identifier: MIT
// Tests, for each n, that the decoder copes with a failure of the n-th allocation while it decodes a page.
#include <gtest/gtest.h>

#include <optional>

#include "api/page_decoder.hpp"
#include "failing_new.hpp"
#include "sample_resource.hpp"

namespace stmirror::testing {
namespace {

/// The page has two records: one with child rows and an unknown field, and one for the quarantine.
constexpr const char* body =
    R"({"hasMore": true, "continueFrom": "next page", "data": [
        {"id": 1, "name": "a name of more than sixteen bytes", "address": {"street": "Elm Street"},
         "balance": -1.5, "active": true, "modifiedOn": "2026-01-02T03:04:05Z", "tagTypeIds": [1, 2, 3],
         "customFields": [{"typeId": 5, "value": "escaped \" \u00e9"}], "aFieldThatNobodyKnows": {"a": [1]}},
        {"id": 2, "tagTypeIds": []},
        {"id": "no number", "name": 7}]})";

std::string text_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) { return std::string(*text); }
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) { return std::to_string(*integer); }
    const auto* number = std::get_if<double>(&cell);
    return number ? std::to_string(*number) : "null";
}

std::string text_of(const Page& page) {
    std::string all = page.continue_from.value_or("") + (page.has_more ? " and more" : "");
    for (const auto& row : page.rows) { all += '\n' + std::string(row.raw); }
    for (const auto& cell : page.cells) { all += '|' + text_of(cell); }
    for (const auto& rows : page.children) {
        for (const auto& cell : rows) { all += '/' + text_of(cell); }
    }
    for (const auto& record : page.quarantined) { all += '\n' + std::string(record.raw) + record.reason; }
    for (const auto& [field, count] : page.unknown_fields) { all += '\n' + field + std::to_string(count); }
    return all;
}

Result<Page> decode(api::PageDecoder& decoder) {
    static const auto resource = api::sample_resource();
    return decoder.decode(resource, Envelope::Export, body);
}

/// Decodes the page while this allocation fails. Returns empty if the decoder threw an exception.
std::optional<Result<Page>> decode_without(std::uint64_t allocation, api::PageDecoder& decoder) {
    const FailingNew memory(allocation);
    try {
        return decode(decoder);
    } catch (const std::bad_alloc&) { return {}; }
}

TEST(DecoderWithoutMemory, RefusesThePageOrDecodesItWhole) {
    api::PageDecoder decoder;
    const auto whole = text_of(decode(decoder).value());
    std::uint64_t failures = 0;
    for (const bool is_new : {true, false}) {
        for (std::uint64_t allocation = 1;; ++allocation) {
            SCOPED_TRACE("allocation " + std::to_string(allocation));
            if (is_new) { decoder = {}; }
            const auto page = decode_without(allocation, decoder);
            if (page && *page) {
                EXPECT_EQ(text_of(**page), whole);
            } else if (page) {
                EXPECT_EQ(page->error().code, Errc::Protocol);
            }
            if (!FailingNew::has_failed()) { break; }
            ++failures;
            EXPECT_EQ(text_of(decode(decoder).value()), whole) << "the next request";
        }
    }
    EXPECT_GT(failures, 20u);
}

}  // namespace
}  // namespace stmirror::testing
