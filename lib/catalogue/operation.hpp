// SPDX-License-Identifier: MIT
// The operations of the API, from schema/operations.toml: which scope a call needs and what it answers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror {

/// Records that a write touches. A source is a placeholder of the path ("path.id") or a field of the body or
/// of the answer ("request.bookingId", "response.locations.id").
struct Touch {
    std::string resource;
    std::vector<std::string> key{};  ///< for each key column a source
    std::string parent{};            ///< a source: all records that hang on that parent
    NamePairs where{};               ///< a column -> a source: the rows that the mirror has with that value
    NamePairs known{};               ///< columns beside the key -> sources
    std::string through{};  ///< "locations.customer_id": `key` is a location's, which names the record meant
    std::string when{};     ///< a source: only where it is true
};

struct Operation {
    std::string id;            ///< the API's operation id: "Customers_GetList"
    std::string method;        ///< "GET", "POST", "PUT", "PATCH", "DELETE"
    std::string path;          ///< with placeholders: "/crm/v2/tenant/{tenant}/customers/{id}"
    std::string scope;         ///< "tn.crm.customers:r"
    bool in_reference = true;  ///< false: in the API's specification, but not in its published list
    std::vector<int> statuses;
    std::string request;  ///< type of the body; empty where it takes none
    std::string
        response;  ///< type of the answer, or of its records where there is an envelope; empty: no body
    std::optional<Envelope>
        envelope;  ///< how the answer carries records; empty: it is a single value, or nothing
    std::vector<Touch> touches{};  ///< of a write
};

/// All operations, by path and method.
std::span<const Operation> operations();

/// The values of the placeholders of `pattern` in a path (percent-decoded, without query); empty where the
/// path has another shape.
std::optional<NamePairs> match_path(std::string_view pattern, std::string_view path);

struct OperationMatch {
    const Operation* operation;
    NamePairs placeholders;  ///< the path's placeholders and their values, in order
};

/// The operation that a call's path (percent-decoded, without query) means. A literal segment goes before a
/// placeholder: ".../customers/contacts" is no record of the id "contacts".
std::optional<OperationMatch> match(std::string_view method, std::string_view path);

/// The operation whose path is written as `path`, placeholders and all; null where there is none.
const Operation* find_operation(std::string_view method, std::string_view path);

}  // namespace stmirror
