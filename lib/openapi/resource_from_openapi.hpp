// SPDX-License-Identifier: MIT
// Makes a resource file from an OpenAPI document, for `stmirror resource from-openapi`. No side effects.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/problem.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::openapi {

/// The size limit of a document. ServiceTitan's largest document is a tenth of this size.
inline constexpr std::size_t document_bytes_max = std::size_t{16} << 20;

/// Returns a resource file for a GET operation that returns a list. `document` is an OpenAPI 3 document in
/// JSON. `path` is a path of the document, with or without the path of the server before it, or only the part
/// after the tenant. It may also contain a method, a server, a tenant id or a query. Catalogue::parse()
/// accepts the file. Lines with CHECK name what the document does not say.
Result<ResourceFile> resource_from_openapi(std::string_view document, std::string_view path);

}  // namespace stmirror::openapi
