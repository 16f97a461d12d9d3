// SPDX-License-Identifier: MIT
// Makes snapshots in the daemon's folder and removes the oldest ones. Changes only files whose names
// snapshot_name() makes. Calls block. Not thread-safe. Do not call on the store thread, which must write
// pages in the meantime.
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
    std::size_t removed = 0;  ///< number of older snapshots that were removed
};

class Snapshots {
 public:
    /// `settings.folder` must not be empty. The clock must outlive this object.
    Snapshots(SnapshotSettings settings, std::filesystem::path mirror, const Clock& clock)
        : settings_(std::move(settings)), mirror_(std::move(mirror)), clock_(clock) {}

    /// Returns when to call make() next. That is now if there is no snapshot yet.
    Result<Timestamp> next_due() const;
    /// Creates the folder if it is missing. Removes unfinished snapshots of killed runs, which may be filling
    /// the disk. Then makes a snapshot and removes old ones. Returns Errc::Stopped soon after `stop` is
    /// requested.
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
