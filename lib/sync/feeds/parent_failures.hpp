// SPDX-License-Identifier: MIT
// Decides what follows from a failed request for a parent. Either only this parent fails and the others are
// still read, or the whole feed fails because the request for every parent would fail. One failure is not
// enough to tell. The results of the next parents decide. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/outcome.hpp"
#include "mirror/feeds/parent.hpp"

namespace stmirror::sync {

/// A parent whose request failed.
struct FailedParent {
    mirror::Parent parent;
    client::Failure failure;
};

class ParentFailures {
 public:
    /// The pass ends after this many different parents have failed consecutively, without an answer for
    /// another parent in between.
    static constexpr std::size_t in_a_row_max = 5;

    /// These functions return the parents that the caller must defer now.
    std::vector<FailedParent> answered();
    std::vector<FailedParent> failed(FailedParent one);
    /// Call when no more parents will be read.
    std::vector<FailedParent> finish();

    /// Returns why the whole pass cannot continue, or empty if it can.
    const std::optional<client::Failure>& whole() const { return whole_; }

 private:
    std::vector<FailedParent> give_up();

    std::vector<FailedParent> undecided_;  ///< parents that have failed since the last answer
    bool was_answered_ = false;
    std::optional<client::Failure> whole_;
};

/// Returns true if the failure of a request for several parents may be due to one of these parents.
bool may_be_of_one_parent(const client::Failure& failure);

/// Returns the problem "3 parents cannot be read: …". `error` is the stored error of one of them.
Problem unreadable(std::uint64_t parents, const std::string& error);

}  // namespace stmirror::sync
