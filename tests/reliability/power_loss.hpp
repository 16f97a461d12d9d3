// SPDX-License-Identifier: MIT
// The possible contents of a disk after a power loss: everything that was synced, and any part of the
// unsynced writes.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "test_vfs.hpp"

namespace stmirror::testing {

/// What happens to the writes that were not synced.
enum class Loss {
    Dropped,    ///< none is on the disk
    Kept,       ///< all are on the disk
    Torn,       ///< the writes up to some byte are on the disk
    Reordered,  ///< each sector has any of its versions, even if earlier writes to other sectors are missing
};
inline constexpr std::array all_losses{Loss::Dropped, Loss::Kept, Loss::Torn, Loss::Reordered};
std::string_view name(Loss loss);

/// Replays recorded events. The power can fail at any event.
class PowerLoss {
 public:
    /// The contents of files. The key is the part of the file name after the database's name.
    using Files = std::map<std::string, std::string>;

    /// `synced` are the files at the beginning of the recording. `events` must outlive this object.
    PowerLoss(Files synced, const std::vector<DiskEvent>& events);

    /// Replays all events before number `event`. Cannot go back.
    void advance_to(std::size_t event);
    Files image(Loss loss, Random& random) const;
    /// Returns the positions of the sync events that have something to sync.
    static std::vector<std::size_t> sync_points(const std::vector<DiskEvent>& events);

 private:
    Files torn(Random& random) const;
    Files reordered(Random& random) const;

    Files synced_;
    const std::vector<DiskEvent>& events_;
    std::size_t next_ = 0;
    std::vector<const DiskEvent*> unsynced_;
};

}  // namespace stmirror::testing
