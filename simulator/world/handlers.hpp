// SPDX-License-Identifier: MIT
// Finds the function that answers an operation of the catalogue.
#pragma once

#include <string_view>

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

using OperationHandler = Reply (*)(const Call&);

/// Returns null for an operation that the simulator does not have.
OperationHandler find_handler(std::string_view operation_id);

}  // namespace stmirror::simulator
