// SPDX-License-Identifier: MIT
// One call of an operation.
#pragma once

#include <string>
#include <vector>

#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

/// One call: the request, and what stood in the path for the placeholders behind the tenant.
struct Call {
    Tenant& tenant;
    const Request& request;
    std::vector<std::string> arguments;
};

}  // namespace stmirror::simulator
