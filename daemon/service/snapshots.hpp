// SPDX-License-Identifier: MIT
// The daemon's folder of snapshots: makes a snapshot and removes the oldest ones. Touches only files with
// names of its own. The calls block. Used by one thread, but not the store's, so that pages can be written
// meanwhile.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

struct SnapshotMade {
    std::filesystem::path file;
    mirror::SnapshotFacts facts;
    std::size_t removed = 0;  ///< older snapshots
};

class Snapshots {
 public:
    /// `settings.folder` must not be empty. The clock must outlive this object.
    Snapshots(SnapshotSettings settings, std::filesystem::path mirror, const Clock& clock)
        : settings_(std::move(settings)), mirror_(std::move(mirror)), clock_(clock) {}

    /// When to call make() next: at once if there is no snapshot yet.
    Result<Timestamp> next_due() const;
    /// Removes unfinished snapshots of killed runs, which may be filling the disk. Then makes a snapshot, and
    /// the folder if missing. Then removes old snapshots. Errc::Stopped soon after `stop` was requested.
    Result<SnapshotMade> make(const std::stop_token& stop) const;

 private:
    struct Found {
        std::vector<Timestamp> taken;
        std::vector<std::filesystem::path> unfinished;
    };
    Result<Found> look() const;
    void note(const std::filesystem::directory_entry& entry, Found& found) const;
    Result<> remove_unfinished() const;
    Result<std::size_t> remove_old(Timestamp now) const;
    std::string stem() const { return mirror_.stem().string(); }

    SnapshotSettings settings_;
    std::filesystem::path mirror_;
    const Clock& clock_;
};

}  // namespace stmirror::daemon
