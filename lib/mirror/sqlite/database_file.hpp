// SPDX-License-Identifier: MIT
// The file on disk: who may write to it, whether it is a mirror, and how it is opened. Throws
// ProblemException for a refusal, and SQLite::Exception. Never changes a file that is not a mirror.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>

#include "mirror/sqlite/links.hpp"
#include "mirror/sqlite/own_file.hpp"

namespace stmirror::mirror {

/// "stmr" in SQLite's header: the program that the file belongs to.
inline constexpr std::int64_t application_id = 0x73746d72;
inline constexpr int busy_timeout_ms = 5000;

/// Identifies the file behind a name; all zero if there is none. Differs after the file was replaced.
struct FileNumber {
    explicit FileNumber(const std::filesystem::path& path);
    bool operator==(const FileNumber&) const = default;
    dev_t device = 0;
    ino_t inode = 0;
};

/// The right to write to the file: a lock on "<file>.lock", which the kernel releases when the process ends.
/// All symbolic links to one file share one lock. The lock file is never deleted, because two processes could
/// then lock two files of the same name.
class WriterLock {
 public:
    /// Call after inspect(), because this creates the lock file beside any file. Errc::NotOurs, with the
    /// process id, if another process writes to the file; Errc::Io if this user may not write to it.
    explicit WriterLock(const std::filesystem::path& path);

 private:
    OwnFile file_;
};

/// What inspect() found.
enum class FileKind { Missing, Empty, Mirror };

/// Does not write, except that a rollback journal of an interrupted creation is applied. Refuses with
/// Errc::NotOurs a file that is not regular, not SQLite, another program's, or a mirror with a newer schema
/// than `newest_version`.
FileKind inspect(const std::filesystem::path& path, std::int64_t newest_version);

/// Errc::Io, with advice, if this user may not write to the file, to one beside it, or to its folder. A check
/// only: creates nothing.
void require_rights_to_write(const std::filesystem::path& path);

/// Opens the connection that writes. Creates a missing file; sets page size, journal and cache. One thread at
/// a time: SQLite takes no locks for threads, as in open_for_reading().
SQLite::Database open_for_writing(const std::filesystem::path& path);
SQLite::Database open_for_reading(const std::filesystem::path& path);

}  // namespace stmirror::mirror
