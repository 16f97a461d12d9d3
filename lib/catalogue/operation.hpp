// SPDX-License-Identifier: MIT
// The operations of the API, from schema/operations.toml: the scope and the type of the response of each
// call.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror {

/// The records that a write changes. A source is a placeholder of the path ("path.id"), or a field of the
/// request or response ("request.bookingId", "response.locations.id").
struct Touch {
    std::string resource;
    std::vector<std::string> key{};  ///< a source for each key column
    std::string parent{};            ///< a source: all records of that parent
    NamePairs where{};               ///< column -> source: the rows with that value in the mirror
    NamePairs known{};               ///< columns outside the key -> sources
    std::string
        through{};       ///< "locations.customer_id": `key` names a location, whose column names the record
    std::string when{};  ///< a source: applies only if it is true
};

struct Operation {
    std::string id;            ///< the API's operation id: "Customers_GetList"
    std::string method;        ///< "GET", "POST", "PUT", "PATCH", "DELETE"
    std::string path;          ///< with placeholders: "/crm/v2/tenant/{tenant}/customers/{id}"
    std::string scope;         ///< "tn.crm.customers:r"
    bool in_reference = true;  ///< false: in the API's specification, but not in its published list
    std::vector<int> statuses;
    std::string request;  ///< type of the body; empty: no body
    std::string
        response;  ///< type of the response, or of its records if there is an envelope; empty: no body
    std::optional<Envelope> envelope;  ///< how the response carries records; empty: a single value or nothing
    std::vector<Touch> touches{};      ///< for a write
};

/// All operations, sorted by path and method.
std::span<const Operation> operations();

/// The values of the placeholders of `pattern` in a path (percent-decoded, without query). Empty if the path
/// does not match.
std::optional<NamePairs> match_path(std::string_view pattern, std::string_view path);

struct OperationMatch {
    const Operation* operation;
    NamePairs placeholders;  ///< placeholders of the path and their values, in order
};

/// Finds the operation for a path (percent-decoded, without query). A literal segment is preferred to a
/// placeholder: ".../customers/contacts" is not the record with id "contacts".
std::optional<OperationMatch> match(std::string_view method, std::string_view path);

/// The operation with exactly this path, including placeholders; null if there is none.
const Operation* find_operation(std::string_view method, std::string_view path);

}  // namespace stmirror
