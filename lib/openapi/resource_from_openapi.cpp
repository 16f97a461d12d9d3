// SPDX-License-Identifier: MIT
#include "openapi/resource_from_openapi.hpp"

#include "openapi/document.hpp"
#include "openapi/draft.hpp"

namespace stmirror::openapi {

Result<ResourceFile> resource_from_openapi(std::string_view document, std::string_view path) {
    const auto parsed = Document::parse(document);
    if (!parsed) { return parsed.error(); }
    const auto operation = parsed->find(path);
    if (!operation) { return operation.error(); }
    const auto draft = draft_of(*parsed, *operation);
    if (!draft) { return draft.error(); }
    return ResourceFile{draft->table + ".toml", text_of(*draft)};
}

}  // namespace stmirror::openapi
