// SPDX-License-Identifier: MIT
// Decodes a response body into a Page. Knows nothing of requests and feeds. Only its .cpp and record_decoder
// use simdjson.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::api {

/// A column's value from the parent for which the records were read. Used if the record's JSON has no value
/// of its own.
struct ParentValue {
    std::size_t column = 0;  ///< position in Resource::columns
    Cell value;              ///< text is copied into the page
};

/// The limits of a page. The API's pages have at most 5,000 records of some kilobytes. A larger page would
/// use too much memory and is refused as a whole.
struct PageBounds {
    static constexpr std::size_t elements_max = 25'000;
    /// Of records within records (Feed::each): an API's page may have dozens of them in each of its elements.
    static constexpr std::size_t elements_of_groups_max = 250'000;
    static constexpr std::size_t quarantined_max = 1'000;
    static constexpr std::size_t cells_max = 1'500'000;  ///< in all rows and child rows
    static constexpr std::size_t marks_max = 4'000'000;  ///< brackets, braces, colons and commas
    static constexpr std::size_t bad_bytes_max = 1'000'000;
    static constexpr std::size_t token_bytes_max = 64 * 1024;  ///< of continueFrom
    /// A larger record goes into quarantine, with only its first record_bytes_kept bytes.
    static constexpr std::size_t record_bytes_max = 8 * 1024 * 1024;
    static constexpr std::size_t record_bytes_kept = 64 * 1024;
    static constexpr std::size_t new_fields_max = 1'000;  ///< different unknown fields that are counted
    static constexpr std::size_t new_field_bytes_max = 100;
};

/// Decodes the bodies of 200 responses. Every column except the key is optional. A record is put into
/// Page::quarantined, and the page continues, if a field has the wrong type (also a number in a TEXT column:
/// nothing is converted), an integer does not fit into 64 bits, UTF-8 is invalid, a surrogate is unpaired, a
/// field occurs twice, or the key is missing; also if an element of `data` is not an object. Reasons contain
/// fields, types and numbers, never text. Fields that the catalogue neither has nor ignores, and fields whose
/// shape is not the catalogue's (a text instead of an object), are counted in Page::unknown_fields and still
/// checked to be JSON; their columns are NULL. A field of another shape that is part of the key, a time of
/// change or creation, or the parent's makes the record unusable. With Feed::each the elements of `data` are
/// objects with an array of records. Keeps small buffers between pages. Not thread-safe.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();
    PageDecoder(PageDecoder&&) noexcept;
    PageDecoder& operator=(PageDecoder&&) noexcept;

    /// Errc::Protocol if the body is not the expected envelope: not JSON, truncated, HTML, an error object,
    /// without hasMore or data, or beyond PageBounds. Such a body is refused as a whole. A missing, null or
    /// empty continueFrom gives an empty Page::continue_from.
    Result<Page> decode(const Resource& resource, Envelope envelope, std::string body,
                        std::span<const ParentValue> parent = {});

    /// Decodes one record into a page with one row: the answer to a single-record GET, or the _raw of a
    /// mirrored row.
    Result<Page> decode_record(const Resource& resource, std::string record,
                               std::span<const ParentValue> parent = {});

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::api
