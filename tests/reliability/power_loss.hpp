// SPDX-License-Identifier: MIT
// The possible contents of a disk after a power loss: everything that was synced, and any part of the rest.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "test_vfs.hpp"

namespace stmirror::testing {

/// What happened to the writes that were not synced.
enum class Loss {
    Dropped,    ///< none arrived
    Kept,       ///< all arrived
    Torn,       ///< the writes up to some byte arrived
    Reordered,  ///< each sector has any of its versions, even if earlier writes are missing
};
inline constexpr std::array all_losses{Loss::Dropped, Loss::Kept, Loss::Torn, Loss::Reordered};
std::string_view name(Loss loss);

/// Replays recorded events. The power can fail at any of them.
class PowerLoss {
 public:
    /// File name after the database's -> content.
    using Files = std::map<std::string, std::string>;

    /// `synced`: the files when the recording began. `events` must outlive this object.
    PowerLoss(Files synced, const std::vector<DiskEvent>& events);

    /// Replays the events before this one. Never goes back.
    void advance_to(std::size_t event);
    Files image(Loss loss, Random& random) const;
    /// The numbers of the sync events that have something to sync.
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
