// SPDX-License-Identifier: MIT
// Checks and opens the file on disk: who may write to it, whether it is a mirror, and how it is opened.
// Throws ProblemException if it refuses the file, and SQLite::Exception. Never changes a file that is not a
// mirror.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>

#include "mirror/sqlite/links.hpp"
#include "mirror/sqlite/own_file.hpp"

namespace stmirror::mirror {

/// The application id in SQLite's header, "stmr". It marks the files of this program.
inline constexpr std::int64_t application_id = 0x73746d72;
inline constexpr int busy_timeout_ms = 5000;

/// Identifies the file behind a name. All zero if there is no file. Changes if the file is replaced.
struct FileNumber {
    explicit FileNumber(const std::filesystem::path& path);
    bool operator==(const FileNumber&) const = default;
    dev_t device = 0;
    ino_t inode = 0;
};

/// The right to write to the file: a lock on "<file>.lock", which the kernel releases when the process ends.
/// All symbolic links to one file share one lock. The lock file is never deleted, because two processes could
/// then lock different files of the same name.
class WriterLock {
 public:
    /// Locks the file. Call after inspect(), because this creates a lock file even if the file is not a
    /// mirror. Throws Errc::InUse, with the process id, if another process writes to the file. Throws
    /// Errc::Io if this user may not write to it.
    explicit WriterLock(const std::filesystem::path& path);

 private:
    OwnFile file_;
};

/// What inspect() found.
enum class FileKind { Missing, Empty, Mirror };

/// Returns what the file is. Writes nothing, but applies the rollback journal of an interrupted creation.
/// Throws Errc::NotOurs if the file is not regular, is not SQLite, belongs to another program, is a mirror
/// with a newer schema than `newest_version`, or is a snapshot next to the write-ahead log of another file.
FileKind inspect(const std::filesystem::path& path, std::int64_t newest_version);

/// Throws Errc::Io, with advice, if this user may not write to the file, to its -wal, -shm or .lock, or to
/// its folder. Creates nothing.
void require_rights_to_write(const std::filesystem::path& path);

/// Opens the connection that writes. Creates a missing file. Sets page size, journal and cache. Connections
/// of this function and of open_for_reading() are not thread-safe, because SQLite takes no locks for threads.
SQLite::Database open_for_writing(const std::filesystem::path& path);
SQLite::Database open_for_reading(const std::filesystem::path& path);

}  // namespace stmirror::mirror
