// SPDX-License-Identifier: MIT
// Asks the API for each tenant's token and for the least of each feed: what can be read, and what to do about
// the rest. Loop's thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace stmirror::sync {

class Tenants;

struct CheckLine {
    std::string what;  ///< "tenant acme: customers"
    bool ok = false;
    std::string message;  ///< what was found, or what is wrong and what to do
};

/// One small request for each feed of each tenant. `tenants` outlives the check.
void check(Tenants& tenants, std::function<void(std::vector<CheckLine>)> done);

}  // namespace stmirror::sync
