// SPDX-License-Identifier: MIT
// Decides whether a failed parent fails alone, so that the other parents are still read, or the whole feed
// fails because every parent's request would fail too. One failure is not enough to tell; the results of the
// next parents are. Pure. One thread at a time.
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
    /// This many different parents failing in a row, with no answer in between, end the pass.
    static constexpr std::size_t in_a_row_max = 5;

    /// Each of these returns the parents that are now known to fail alone: the caller defers them.
    std::vector<FailedParent> answered();
    std::vector<FailedParent> failed(FailedParent one);
    /// To be called when no more parents will be read.
    std::vector<FailedParent> finish();

    /// Why the whole pass cannot continue.
    const std::optional<client::Failure>& whole() const { return whole_; }

 private:
    std::vector<FailedParent> give_up();

    std::vector<FailedParent> undecided_;  ///< failed since the last answer
    bool was_answered_ = false;
    std::optional<client::Failure> whole_;
};

/// Of a request for several parents: whether the failure may be due to one of them.
bool may_be_of_one_parent(const client::Failure& failure);

/// "3 parents cannot be read: …"; `error` is the stored error of one of them.
Problem unreadable(std::uint64_t parents, const std::string& error);

}  // namespace stmirror::sync
