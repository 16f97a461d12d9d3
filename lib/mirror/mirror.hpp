// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with one table for each resource, and the only connection that writes to it. No
// module above this one uses SQLite. Its calls are divided into roles; include the header of those you use.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/problem.hpp"
#include "mirror/records/record_decoder.hpp"

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

/// Stored in the file when it is created. A later open() with another value fails.
struct Identity {
    std::string environment;  ///< "production", "integration", or the base URL of another server
};

struct OpenOptions {
    std::filesystem::path path;
    Identity identity;
    /// Fills columns and child tables that are new in the catalogue from the stored JSON. Without a decoder
    /// they stay empty until an open() that has one.
    RecordDecoder decode{};
};

/// Owns the file for writing, and the roles. All their calls come from one thread, the store's, except where
/// they say otherwise. No call throws. A failure of SQLite is returned as Errc::Database; its transaction is
/// rolled back as a whole.
class Mirror {
 public:
    /// Creates the file, or opens it and updates its schema to this binary and catalogue. Before a migration
    /// runs, a copy of the old file is kept beside it. Fails with Errc::NotOurs, and advice, if the file
    /// belongs to another program, has a newer schema or another environment, or is open in another daemon;
    /// such a file is not written to. Catalogue and clock must outlive the mirror.
    static Result<std::unique_ptr<Mirror>> open(const OpenOptions& options, const Catalogue& catalogue,
                                                const Clock& clock);
    /// Whether open() would find a mirror (true) or nothing (false). Fails as open() would for the rights of
    /// this user and for a file that is no mirror of this environment. Creates nothing; a daemon may run.
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

 private:
    struct Impl;
    explicit Mirror(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
