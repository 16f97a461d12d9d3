// SPDX-License-Identifier: MIT
// Lists everything that is wrong with a feed, for all pages that show it. No side effects.
#pragma once

#include <vector>

#include "base/problem.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// A problem of a feed and its effect.
struct FeedProblem {
    enum class Role {
        Error,            ///< the last pass failed
        Retrying,         ///< requests of the feed are being retried
        Warning,          ///< the feed works in spite of the problem
        Proof,            ///< the last proof failed
        DeletesWithheld,  ///< the delete guard withheld deletions
    };
    Role role;
    Problem problem;
};
/// Returns for example "error".
const char* name(FeedProblem::Role role);

/// Returns the feed's problems in the order of the roles. If no daemon runs, only the texts in the mirror's
/// tables are known.
std::vector<FeedProblem> problems_of(const FeedStatus& feed);

}  // namespace stmirror::status
