// SPDX-License-Identifier: MIT
// The operations of the API, from schema/operations.toml, with the scope and the response type of each.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror {

/// The records that a write request changes. A source is a placeholder of the path ("path.id") or a field of
/// the request or response ("request.bookingId", "response.locations.id").
struct Touch {
    std::string resource;
    std::vector<std::string> key{};  ///< one source for each key column
    std::string parent{};            ///< the source of a parent's key; all records of that parent change
    NamePairs where{};               ///< column -> source; all rows with these values change
    NamePairs known{};  ///< column -> source of a value that a request for the changed record needs
    /// For example "locations.customer_id": `key` identifies a location, and the location's column
    /// customer_id has the key of the record that changes.
    std::string through{};
    std::string when{};  ///< a source; if set, the record changes only if the source's value is true
};

struct Operation {
    std::string id;            ///< the API's operation id: "Customers_GetList"
    std::string method;        ///< "GET", "POST", "PUT", "PATCH", "DELETE"
    std::string path;          ///< with placeholders: "/crm/v2/tenant/{tenant}/customers/{id}"
    std::string scope;         ///< "tn.crm.customers:r"
    bool in_reference = true;  ///< false if the API's specification has it, but its published list does not
    std::vector<int> statuses;
    std::string request;  ///< type of the body; empty if there is no body
    /// The type of the response, or of its records if there is an envelope. Empty if there is no body.
    std::string response;
    std::optional<Envelope> envelope;  ///< how the response contains records; empty if it does not
    std::vector<Touch> touches{};      ///< what a write request changes
};

/// Returns all operations, sorted by path and method.
std::span<const Operation> operations();

/// Returns the values of the placeholders of `pattern` in a path (percent-decoded, without query). Empty if
/// the path does not match.
std::optional<NamePairs> match_path(std::string_view pattern, std::string_view path);

struct OperationMatch {
    const Operation* operation;
    NamePairs placeholders;  ///< placeholders of the path and their values, in order
};

/// Finds the operation for a path (percent-decoded, without query). A literal segment is preferred to a
/// placeholder: ".../customers/contacts" is not the record with id "contacts".
std::optional<OperationMatch> match(std::string_view method, std::string_view path);

/// Returns the operation with exactly this path, including placeholders, or null if there is none.
const Operation* find_operation(std::string_view method, std::string_view path);

}  // namespace stmirror
