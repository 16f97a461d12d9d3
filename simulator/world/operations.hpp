// SPDX-License-Identifier: MIT
// What the gateway knows about the operations of the API and of file resources.
#pragma once

#include "catalogue/catalogue.hpp"
#include "simulator/gateway/gateway.hpp"

namespace stmirror::simulator {

/// `catalogue` must outlive the returned function.
OperationLookup operations_of(const Catalogue& catalogue);

}  // namespace stmirror::simulator
