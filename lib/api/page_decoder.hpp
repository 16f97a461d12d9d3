// SPDX-License-Identifier: MIT
// From a response body to a Page. Knows nothing of requests and feeds; simdjson stays behind it, in
// record_decoder and in its .cpp.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/error.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::api {

/// The value of one of the resource's columns, known from the parent for which the records were read. It
/// stands where the record's JSON has no value of its own.
struct ParentValue {
    std::size_t column = 0;  ///< position in Resource::columns
    Cell value;              ///< text is copied into the page
};

/// What a page may have. The API's own have 5,000 records of some kilobytes; what has more costs more memory
/// than there is for it, and is refused as a whole.
struct PageBounds {
    static constexpr std::size_t elements_max = 25'000;
    static constexpr std::size_t quarantined_max = 1'000;
    static constexpr std::size_t cells_max = 1'500'000;  ///< of all rows and child rows
    static constexpr std::size_t marks_max = 4'000'000;  ///< brackets, braces, colons and commas
    static constexpr std::size_t bad_bytes_max = 1'000'000;
    static constexpr std::size_t token_bytes_max = 64 * 1024;  ///< of continueFrom
    /// A record that is larger goes into quarantine with as much of it as the next says.
    static constexpr std::size_t record_bytes_max = 8 * 1024 * 1024;
    static constexpr std::size_t record_bytes_kept = 64 * 1024;
    static constexpr std::size_t new_fields_max = 1'000;  ///< unknown ones that are told apart
    static constexpr std::size_t new_field_bytes_max = 100;
};

/// Decodes the bodies of 200 responses. Every column is optional but the key. A record goes into
/// Page::quarantined, and the page goes on, where a field has a wrong type (a number in a TEXT column too:
/// nothing is converted by guess), an integer beyond 64 bits, invalid UTF-8 or a lone surrogate, a field
/// twice, or no key; so does an element of `data` that is no object. Reasons name fields, types and numbers,
/// never text. Fields that the catalogue neither has nor ignores are counted in Page::unknown_fields; they
/// are checked to be JSON all the same. Keeps small buffers between pages. One thread at a time.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();
    PageDecoder(PageDecoder&&) noexcept;
    PageDecoder& operator=(PageDecoder&&) noexcept;

    /// Errc::Protocol where the body as a whole is not what the envelope promises: not JSON, cut off, HTML,
    /// an error object, without hasMore or data, or beyond PageBounds. Such a body is never applied in part.
    /// A missing, null or empty continueFrom is an empty Page::continue_from.
    Result<Page> decode(const Resource& resource, Envelope envelope, std::string body,
                        std::span<const ParentValue> parent = {});

    /// One record by itself, as a page of one: the answer to a single-record GET, or the _raw of a mirrored
    /// row.
    Result<Page> decode_record(const Resource& resource, std::string record,
                               std::span<const ParentValue> parent = {});

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::api
