// SPDX-License-Identifier: MIT
// Whose failure it is when a parent cannot be read: its own, which must not hold up the others, or that of
// the whole feed, which no other parent's request would escape. One failure does not tell; what becomes of
// the next parents does. Pure. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/outcome.hpp"
#include "mirror/mirror.hpp"

namespace stmirror::sync {

/// A parent whose request failed.
struct FailedParent {
    mirror::Parent parent;
    client::Failure failure;
};

class ParentFailures {
 public:
    /// So many different parents that fail in a row, without an answer to any other, end the pass.
    static constexpr std::size_t in_a_row_max = 5;

    /// Each of these returns the parents whose own failure it is by now: they are put off.
    std::vector<FailedParent> answered();
    std::vector<FailedParent> failed(FailedParent one);
    /// No more parents are asked.
    std::vector<FailedParent> finish();

    /// Why the whole pass cannot go on.
    const std::optional<client::Failure>& whole() const { return whole_; }

 private:
    std::vector<FailedParent> give_up();

    std::vector<FailedParent> undecided_;  ///< since the last answer
    bool was_answered_ = false;
    std::optional<client::Failure> whole_;
};

/// "3 parents cannot be read: …": `error` is that of one of them.
std::string unreadable_text(std::uint64_t parents, const std::string& error);

}  // namespace stmirror::sync
