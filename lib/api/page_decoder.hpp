// SPDX-License-Identifier: MIT
// Decodes a response body into a Page. Does not depend on requests or feeds. Only its .cpp file and
// record_decoder use simdjson.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::api {

/// A column's value from the parent for which the records were read. It is used if the record's JSON has no
/// value for the column.
struct ParentValue {
    std::size_t column = 0;  ///< position in Resource::columns
    Cell value;              ///< text is copied into the page
};

/// The limits of a page. The API's pages have at most 5,000 records of some kilobytes each. A larger page
/// would use too much memory and is refused as a whole.
struct PageBounds {
    static constexpr std::size_t elements_max = 25'000;
    /// The limit for records within the elements of a page (Feed::each). An element may contain dozens of
    /// records.
    static constexpr std::size_t elements_of_groups_max = 250'000;
    static constexpr std::size_t quarantined_max = 1'000;
    static constexpr std::size_t cells_max = 1'500'000;  ///< limit of cells in all rows and child rows
    static constexpr std::size_t marks_max = 4'000'000;  ///< limit of brackets, braces, colons and commas
    static constexpr std::size_t bad_bytes_max = 1'000'000;
    static constexpr std::size_t token_bytes_max = 64 * 1024;  ///< size limit of continueFrom
    /// A larger record goes into quarantine. Only its first record_bytes_kept bytes are kept.
    static constexpr std::size_t record_bytes_max = 8 * 1024 * 1024;
    static constexpr std::size_t record_bytes_kept = 64 * 1024;
    static constexpr std::size_t new_fields_max = 1'000;  ///< how many different unknown fields are counted
    static constexpr std::size_t new_field_bytes_max = 100;
};

/// How much of each record is decoded.
enum class Depth {
    Columns,  ///< everything
    Keys,     ///< only the key, if the page allows that; see PageDecoder::decode()
};

/// Decodes the bodies of responses with status 200. Every column except the key is optional. A record is put
/// into Page::quarantined, and decoding continues, if a field has the wrong type (nothing is converted, so a
/// number in a TEXT column is wrong too), an integer does not fit into 64 bits, UTF-8 is invalid, a surrogate
/// is unpaired, a field occurs twice, or the key is missing. An element of `data` that is not an object is
/// quarantined too. The reasons contain fields, types and numbers, but no text of the record. Two kinds of
/// fields are counted in Page::unknown_fields: those that the catalogue neither has nor ignores, and those
/// whose shape differs from the catalogue's (for example, text instead of an object). Their values are still
/// checked to be JSON, and their columns are NULL. But the record is quarantined if a field of another shape
/// is part of the key, a time of change or creation, or a parent's column. With Feed::each, the elements of
/// `data` are objects that contain an array of records. Keeps small buffers between pages. Not thread-safe.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();
    PageDecoder(PageDecoder&&) noexcept;
    PageDecoder& operator=(PageDecoder&&) noexcept;

    /// Decodes a page. Fails with Errc::Protocol if the body is not the expected envelope: not JSON,
    /// truncated, HTML, an error object, without hasMore or data, or beyond PageBounds. The whole body is
    /// refused then. A missing, null or empty continueFrom gives an empty Page::continue_from. With
    /// Depth::Keys, the page is skimmed (Page::is_skimmed) if all its records are objects with a usable key,
    /// and if their columns depend on nothing but their JSON. The rest of each record is then not checked.
    /// Otherwise the page is decoded completely.
    Result<Page> decode(const Resource& resource, Envelope envelope, std::string body,
                        std::span<const ParentValue> parent = {}, Depth depth = Depth::Columns);

    /// Decodes one record into a page with one row. The record is the answer to a single-record GET, or the
    /// _raw of a mirrored row.
    Result<Page> decode_record(const Resource& resource, std::string record,
                               std::span<const ParentValue> parent = {});

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::api
