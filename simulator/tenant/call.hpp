// SPDX-License-Identifier: MIT
// A call of an operation, as the operation's handler gets it.
#pragma once

#include <string>
#include <vector>

#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

/// The request, and the values of the path's placeholders after the tenant.
struct Call {
    Tenant& tenant;
    const Request& request;
    std::vector<std::string> arguments;
};

/// Adapts an operation that several kinds share to one kind.
template <Reply (*operation)(const Call&, Kind), Kind kind>
Reply of_kind(const Call& call) {
    return operation(call, kind);
}

}  // namespace stmirror::simulator
