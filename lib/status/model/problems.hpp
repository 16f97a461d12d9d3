// SPDX-License-Identifier: MIT
// Everything that is wrong with a feed, for all pages that show it. Pure.
#pragma once

#include <vector>

#include "base/problem.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// A problem of a feed, and how it shows.
struct FeedProblem {
    enum class Role {
        Error,            ///< the last pass failed
        Retrying,         ///< its requests are being retried
        Warning,          ///< the last pass succeeded in spite of it
        Proof,            ///< the last proof failed
        DeletesWithheld,  ///< the delete guard withheld deletions
    };
    Role role;
    Problem problem;
};
/// "error", "retrying", …
const char* name(FeedProblem::Role role);

/// In the order of the roles. If no daemon runs, only the texts of the mirror's tables are known.
std::vector<FeedProblem> problems_of(const FeedStatus& feed);

}  // namespace stmirror::status
