// SPDX-License-Identifier: MIT
// An OpenAPI 3 document: its GET operations, their parameters and answers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::openapi {

/// Keeps the order of fields, which is that of the columns.
using Json = nlohmann::ordered_json;

struct ReadOperation {
    std::string path;                     ///< with the server's path: "/jpm/v2/tenant/{tenant}/jobs"
    std::vector<std::string> parameters;  ///< names of the query parameters
    std::string scope;                    ///< of the security requirement; usually empty
    Json answer;                          ///< schema of the answer 200; null if it has none
};

class Document {
 public:
    /// An error if the text is no OpenAPI 3 document in JSON.
    static Result<Document> parse(std::string_view text);

    /// The GET operation that `path` names; see resource_from_openapi(). An error names paths that the
    /// document has.
    Result<ReadOperation> find(std::string_view path) const;
    /// The GET operation of a whole path; null if there is none.
    const Json* get(const std::string& whole_path) const;
    /// All GET operations, with the server's path.
    std::vector<std::string> read_paths() const;
    /// The names of an operation's query parameters.
    std::vector<std::string> parameters(const std::string& whole_path) const;
    /// What `schema` stands for, without $ref and with allOf joined. The names of the references that were
    /// followed are added to `followed`; one that is there already is not followed again, and null is
    /// returned.
    Json resolved(const Json& schema, std::vector<std::string>& followed) const;

 private:
    explicit Document(Json json);
    const Json* at_reference(const std::string& reference) const;
    std::string whole(const std::string& path) const;

    Json json_;
    std::string base_;  ///< the path of the server: "/jpm/v2"
};

/// A text of an object; empty if it is missing or no text.
std::string text_at(const Json& object, const char* key);
/// A member of an object; null if there is none.
const Json* member(const Json& object, const char* key);

}  // namespace stmirror::openapi
