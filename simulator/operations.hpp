// SPDX-License-Identifier: MIT
// The table of all operations of the API: method, path, scope, and the function that answers. To add an operation,
// give its line a handler.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/tenant.hpp"

namespace stmirror::simulator {

/// One call: the request, and what stood in the path for the placeholders behind the tenant.
struct Call {
    Tenant& tenant;
    const Request& request;
    std::vector<std::string_view> arguments;
};

struct Operation {
    std::string_view method;
    std::string_view path;  ///< behind "/crm/v2/tenant/{tenant}/"
    std::string_view scope;
    Reply (*answer)(const Call&);  ///< null: known to the API, not to this simulator yet
};

std::span<const Operation> operations();

struct OperationMatch {
    const Operation* operation;
    std::vector<std::string_view> arguments;  ///< parts of the path that was matched
};
/// The operation of a method and a whole decoded path, whatever the tenant. Fixed words win over placeholders.
/// Thread-safe.
std::optional<OperationMatch> find_operation(std::string_view method, std::string_view path);
/// "GET /crm/v2/tenant/{tenant}/customers"
std::string operation_name(const Operation& operation);

}  // namespace stmirror::simulator
