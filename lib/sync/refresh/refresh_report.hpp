// SPDX-License-Identifier: MIT
// The result of a refresh. Value types.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/records/apply_outcome.hpp"

namespace stmirror::sync {

struct RefreshedTable {
    std::string resource;
    mirror::ApplyOutcome outcome;
};

struct RefreshReport {
    std::string tenant;
    std::vector<RefreshedTable> tables;  ///< tables that were read, in catalogue order
    std::vector<Problem> errors;         ///< what could not be read, and why
    std::uint64_t requests = 0;
    bool was_stopped = false;
};

}  // namespace stmirror::sync
