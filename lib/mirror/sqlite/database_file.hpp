// SPDX-License-Identifier: MIT
// The file on disk: who may write to it, whether it is a mirror, and how it is opened. Throws ErrorException
// for a refusal and SQLite::Exception. Never changes a file that is not a mirror.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/types.h>

#include <cstdint>
#include <filesystem>

#include "mirror/sqlite/own_file.hpp"

namespace stmirror::mirror {

/// "stmr" in SQLite's header: which program the file belongs to.
inline constexpr std::int64_t application_id = 0x73746d72;
inline constexpr int busy_timeout_ms = 5000;

/// The file that `path` leads to through symbolic links, also where it is still to be made: SQLite puts its
/// -wal and -shm beside that one. Hard links lead to several names, and SQLite to a -wal of each: a mirror
/// must be used by one of them only.
std::filesystem::path behind_links(std::filesystem::path path);

/// Which file a name stands for; no file's where there is none. Another one after the file was replaced.
struct FileNumber {
    explicit FileNumber(const std::filesystem::path& path);
    bool operator==(const FileNumber&) const = default;
    dev_t device = 0;
    ino_t inode = 0;
};

/// Held for as long as the file is written to, by a lock on "<file>.lock" that the kernel drops with the
/// process; symbolic links to one file have one lock. The lock file stays: deleting it would let two
/// processes hold locks on two files of one name.
class WriterLock {
 public:
    /// For a file that inspect() has looked at: whatever it is, the lock is made beside it. Refuses with
    /// Errc::NotOurs, naming the process, a file that another one writes to; with Errc::Io, files that this
    /// user may not write to.
    explicit WriterLock(const std::filesystem::path& path);

 private:
    OwnFile file_;
};

/// What a file turned out to be.
enum class FileKind { Missing, Empty, Mirror };

/// Looks without writing. Refuses with Errc::NotOurs what is no plain file, no SQLite file, another
/// program's, or a mirror of a newer schema than `newest_version`.
FileKind inspect(const std::filesystem::path& path, std::int64_t newest_version);

/// The connection that writes: made where the file is missing, with the page size, journal and cache of the
/// mirror.
SQLite::Database open_for_writing(const std::filesystem::path& path);
SQLite::Database open_for_reading(const std::filesystem::path& path);

}  // namespace stmirror::mirror
