// SPDX-License-Identifier: MIT
// A resource file from an OpenAPI document, for `stmirror resource from-openapi`. Pure: text in, text out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror::openapi {

/// The size limit of a document; the largest of ServiceTitan's is a tenth of it.
inline constexpr std::size_t document_bytes_max = std::size_t{16} << 20;

/// The text of a resource file for a GET that answers a list. `document` is an OpenAPI 3 document in JSON;
/// `path` is written as in the document, with the server's path before it, or only the part behind the
/// tenant. Catalogue::parse() accepts the text if the file gets the name that it proposes. Lines with CHECK
/// say what the document does not tell.
Result<std::string> resource_from_openapi(std::string_view document, std::string_view path);

}  // namespace stmirror::openapi
