// SPDX-License-Identifier: MIT
// The delete guard of a comparison: decides whether records that only the target has are removed. Their
// number must be known first, so a table with such records is compared twice: first to count them by their
// keys, then to remove them if they are not too many. No side effects.
#pragma once

#include <cstdint>
#include <optional>

namespace stmirror::publish {

/// The numbers of a table's records at the end of a pass over it.
struct RecordCounts {
    std::uint64_t here = 0;        ///< in the mirror
    std::uint64_t there = 0;       ///< in the target
    bool is_mirror_whole = false;  ///< the mirror's first read of the table has ended
};

class SurplusGuard {
 public:
    explicit SurplusGuard(double max_delete_percent) : max_delete_percent_(max_delete_percent) {}

    /// Begins a pass over a table at its first key.
    void begin();
    /// Notes that the pass continues from a stored position. The counts before that position are unknown.
    void interrupt();
    /// Returns whether this pass follows another pass over the same table. The earlier pass has sent all
    /// records that differed.
    bool is_repeated() const { return is_repeated_; }
    /// Notes `count` more records that only the target has. Returns whether these records are to be removed.
    bool add(std::uint64_t count);
    /// Returns true if the pass began at the first key and left no record that only the target has. Then no
    /// other pass must follow.
    bool is_clean() const { return found_ == 0 && counts_all_; }
    /// Ends the pass. Returns whether another pass over the table must follow.
    bool end(const RecordCounts& counts);
    /// Returns how many records the guard kept from being removed. Call after end() has returned false.
    std::uint64_t withheld() const { return found_; }

 private:
    double max_delete_percent_;
    bool counts_all_ = false;  ///< the pass began at the first key
    bool is_repeated_ = false;
    bool repeats_ = false;     ///< the next pass is over the same table
    std::uint64_t found_ = 0;  ///< records that only the target has and that stay there
    std::uint64_t removed_ = 0;
    std::optional<double> removable_;  ///< how many records this pass may remove; empty if it only counts
};

}  // namespace stmirror::publish
