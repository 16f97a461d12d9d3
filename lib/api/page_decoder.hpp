// SPDX-License-Identifier: MIT
// From a response body to a Page. The only file that knows simdjson is its .cpp.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::api {

/// Decodes the bodies of 200 responses. Every column is optional but the key; a field of a wrong type, an integer
/// beyond 64 bits, invalid UTF-8 or a missing key puts that record into Page::quarantined and goes on with
/// the next one. Fields that the catalogue neither has nor ignores are counted in Page::unknown_fields.
/// Keeps its buffers between pages. One thread at a time.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();
    PageDecoder(PageDecoder&&) noexcept;
    PageDecoder& operator=(PageDecoder&&) noexcept;

    /// Errc::Protocol where the body as a whole is not what the envelope promises: not JSON, cut off, HTML, an
    /// error object, without hasMore or data. Such a body is never applied in part.
    Result<Page> decode(const Resource& resource, Envelope envelope, std::string body);

    /// One record by itself, as a page of one: the answer to a single-record GET, or the _raw of a mirrored row.
    Result<Page> decode_record(const Resource& resource, std::string record);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::api
