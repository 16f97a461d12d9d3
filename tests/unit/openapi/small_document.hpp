// SPDX-License-Identifier: MIT
// Small OpenAPI documents with one list, and the drafts made from them.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "catalogue/catalogue.hpp"
#include "openapi/resource_from_openapi.hpp"

namespace stmirror::test {

/// The parts of a document with a list of things, in JSON.
struct SmallDocument {
    std::string properties = R"("id": {"type": "integer"})";  ///< the properties of a record
    std::string parameters{};                                 ///< the parameters of the list
    std::string server = R"({"url": "https://api.servicetitan.io/sample/v2"})";
    std::string path = "/tenant/{tenant}/things";
    std::string more_paths{};  ///< further paths, with a comma before each

    std::string answer() const {
        return R"({"content": {"application/json": {"schema": {"properties": {"data": {"type": "array", "items": )"
               R"({"type": "object", "properties": {)" +
               properties + "}}}}}}}}";
    }
    std::string text() const {
        return R"({"openapi": "3.0.1", "servers": [)" + server + R"(], "paths": {")" + path +
               R"(": {"get": {"parameters": [)" + parameters + R"(], "responses": {"200": )" + answer() +
               "}}}" + more_paths + "}}";
    }
};

inline std::string draft_of(const std::string& document, std::string_view path = "things") {
    const auto file = openapi::resource_from_openapi(document, path);
    EXPECT_TRUE(file) << file.error().text;
    return file ? file->text : "";
}

/// Returns the draft as the reader of resource files understands it.
inline Resource resource_of(const std::string& document, const std::string& table = "things",
                            std::string_view path = "things") {
    const std::vector<ResourceFile> files{{table + ".toml", draft_of(document, path)}};
    const auto catalogue = Catalogue::parse(files);
    EXPECT_TRUE(catalogue) << catalogue.error().text << "\n" << files.front().text;
    return catalogue ? *catalogue->find(table) : Resource{};
}

inline std::string refusal_of(const std::string& document, std::string_view path = "things") {
    const auto file = openapi::resource_from_openapi(document, path);
    EXPECT_TRUE(file.has_error()) << path;
    if (!file.has_error()) { return {}; }
    EXPECT_EQ(file.error().code, Errc::Usage);
    return file.error().text;
}

}  // namespace stmirror::test
