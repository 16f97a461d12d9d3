// SPDX-License-Identifier: MIT
// Checks each tenant: requests a token and the smallest possible page of each feed, and reports what can be
// read. Call only on the loop thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::sync {

class Tenants;

struct CheckLine {
    std::string what;           ///< what was checked: "tenant acme: customers"
    Result<std::string> found;  ///< "granted", "readable (SCOPE)", or what is wrong and how to fix it

    bool is_ok() const { return found.has_value(); }
};

/// Sends one small request for each feed of each tenant, then calls `done`. `tenants` must outlive the check.
void check(Tenants& tenants, std::function<void(std::vector<CheckLine>)> done);

}  // namespace stmirror::sync
