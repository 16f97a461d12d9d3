// SPDX-License-Identifier: MIT
// The folder of snapshots that the daemon makes in turn: makes one, and removes the oldest. Touches only
// files that it has named itself. Its calls block; one thread, not the store's: the mirror goes on meanwhile.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

struct SnapshotMade {
    std::filesystem::path file;
    mirror::SnapshotFacts facts;
    std::size_t removed = 0;  ///< older ones
};

class Snapshots {
 public:
    /// `settings.folder` is not empty. The clock outlives the snapshots.
    Snapshots(SnapshotSettings settings, std::filesystem::path mirror, const Clock& clock)
        : settings_(std::move(settings)), mirror_(std::move(mirror)), clock_(clock) {}

    /// When make() is to be called next: at once where none was made yet.
    Result<Timestamp> next_due() const;
    /// Removes what runs that were killed have left, which may be what fills the disk; makes one of now, and
    /// the folder where it is missing; then removes what is too old. Errc::Stopped soon after `stop` was
    /// asked for.
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
