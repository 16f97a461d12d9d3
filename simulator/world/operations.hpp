// SPDX-License-Identifier: MIT
// What the gateway is told of the operations: those of the API, and those of a user's files.
#pragma once

#include "catalogue/catalogue.hpp"
#include "simulator/gateway/gateway.hpp"

namespace stmirror::simulator {

/// `catalogue` must outlive it.
OperationLookup operations_of(const Catalogue& catalogue);

}  // namespace stmirror::simulator
