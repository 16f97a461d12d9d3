// SPDX-License-Identifier: MIT
// Which function answers which operation of the catalogue.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/tenant.hpp"

namespace stmirror::simulator {

/// One call: the request, and what stood in the path for the placeholders behind the tenant.
struct Call {
    Tenant& tenant;
    const Request& request;
    std::vector<std::string> arguments;
};

using Handler = Reply (*)(const Call&);

/// Null for an operation that the simulator does not have.
Handler find_handler(std::string_view operation_id);

}  // namespace stmirror::simulator
