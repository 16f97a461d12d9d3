// SPDX-License-Identifier: MIT
// An OpenAPI 3 document with its GET operations, their parameters and answers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::openapi {

/// Keeps the order of the fields, which becomes the order of the columns.
using Json = nlohmann::ordered_json;

/// A query parameter.
struct Parameter {
    std::string name;
    bool is_required = false;
};
using Parameters = std::vector<Parameter>;

struct ReadOperation {
    std::string path;  ///< with the server's path: "/jpm/v2/tenant/{tenant}/jobs"
    Parameters parameters;
    std::string scope;    ///< the scope in the security requirement; usually empty
    Json answer;          ///< schema of the answer with status 200; null if there is none
    std::string answers;  ///< the answers in the document: "200 (text/json), default"
};

class Document {
 public:
    /// Parses a document. Fails if the text is not an OpenAPI 3 document in JSON.
    static Result<Document> parse(std::string_view text);

    /// Returns the GET operation that a path names; see resource_from_openapi(). The error lists paths that
    /// the document has.
    Result<ReadOperation> find(std::string_view copied) const;
    /// Returns the GET operation of a whole path, or null if there is none.
    const Json* get(const std::string& whole_path) const;
    /// Returns the paths of all GET operations, including the server's path.
    std::vector<std::string> read_paths() const;
    /// Returns the query parameters of an operation.
    Parameters parameters(const std::string& whole_path) const;
    /// Returns the schema that `schema` stands for: $ref is replaced by its target, a oneOf or anyOf with a
    /// single choice by that choice, and the parts of allOf are joined. Adds each reference that it follows
    /// to `followed`. Returns null instead of following a reference that is already in `followed`.
    Json resolved(const Json& schema, std::vector<std::string>& followed) const;
    /// Returns the first of these references whose target does not exist. Empty if there is none.
    std::string missing(const std::vector<std::string>& references) const;

 private:
    explicit Document(Json json);
    const Json* at_reference(const std::string& reference) const;
    std::string whole(const std::string& path) const;

    Json json_;
    std::string base_;  ///< the path of the server: "/jpm/v2"
};

/// Returns the text of a member of an object. Empty if the member is missing or not text.
std::string text_at(const Json& object, const char* key);
/// Returns a member of an object, or null if there is none.
const Json* member(const Json& object, const char* key);

}  // namespace stmirror::openapi
