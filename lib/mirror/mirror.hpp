// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with one table for each resource, and the only connection that writes to it. No
// module above this one uses SQLite. The functions are divided into parts, each a class with its own header.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/problem.hpp"
#include "mirror/records/decode_record.hpp"

namespace stmirror {
class Catalogue;
class Clock;
}  // namespace stmirror

namespace stmirror::mirror {

class ChangePruning;
class FeedStates;
class MirrorFile;
class PageWriter;
class ParentQueue;
class RowRepairs;
class Sweeps;

/// Identifies a mirror. Stored in the file when it is created. A later open() with a different value fails.
struct Identity {
    std::string environment;  ///< "production", "integration", or the base URL of another server
};

struct OpenOptions {
    std::filesystem::path path;
    Identity identity;
    /// Fills columns and child tables that are new in the catalogue from the stored JSON. Without a decoder,
    /// they stay empty until an open() with a decoder.
    DecodeRecord decode{};
};

/// Opens the file for writing, and owns it and the parts. Call everything only on the store thread, unless a
/// comment says otherwise. No call throws. A failure of SQLite is returned as Errc::Database, and its
/// transaction is rolled back as a whole.
class Mirror {
 public:
    /// Creates the file, or opens it and updates its schema to this binary and catalogue. Before a migration
    /// runs, a copy of the old file is kept next to it. Fails with Errc::NotOurs if the file belongs to
    /// another program, or has a newer schema or another environment. Fails with Errc::InUse if another
    /// process writes to it. In all these cases the file is not written to, and the error has advice.
    /// Catalogue and clock must outlive the mirror.
    static Result<std::unique_ptr<Mirror>> open(const OpenOptions& options, const Catalogue& catalogue,
                                                const Clock& clock);
    /// Returns true if open() would find a mirror, false if it would create one. Fails as open() would if
    /// this user lacks permissions or the file is not a mirror of this environment. Creates nothing. May be
    /// called while a daemon is running.
    static Result<bool> examine(const OpenOptions& options);
    ~Mirror();
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    PageWriter& pages();
    FeedStates& feeds();
    Sweeps& sweeps();
    ParentQueue& parents();
    RowRepairs& repairs();
    ChangePruning& pruning();
    MirrorFile& file();

    /// Returns the number of changes written to the change log since the mirror was opened. Includes changes
    /// of a transaction that has not ended. May be called on any thread.
    std::uint64_t changes_logged() const;

 private:
    struct Impl;
    explicit Mirror(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
