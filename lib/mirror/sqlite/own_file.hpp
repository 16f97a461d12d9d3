// SPDX-License-Identifier: MIT
// Sets the permissions of the mirror's files, locks, copies and positions. The owner may read them, and also
// the group if the set-group-id bit of the folder is set. No other user may read them, whatever the umask is.
// Throws ProblemException with Errc::Io.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/descriptor.hpp"

namespace stmirror::mirror {

/// The rights of the group, if it has any.
enum class GroupMay { Read, ReadAndWrite };

/// Returns the mode of a new file in a folder of mode `folder`.
mode_t private_mode(mode_t folder, GroupMay group = GroupMay::Read);

/// Opens a file for reading and writing, and creates it if it is missing. Refuses symbolic links, which could
/// lead to another user's file, and anything but a regular file. Removes the rights of others.
class OwnFile {
 public:
    /// `flags` may be O_EXCL or O_TRUNC. They are added to the flags that are always set.
    explicit OwnFile(const std::filesystem::path& path, int flags = 0, GroupMay group = GroupMay::Read);
    int number() const { return opened_.number(); }

 private:
    Descriptor opened_;
};

/// Creates the folder if it is missing, with the mode that private files need.
void make_own_folder(const std::filesystem::path& path);

/// Creates the file of a mirror if it is missing. Unless keep() is called, the destructor removes it and the
/// files that SQLite put next to it, because an empty file would block the next attempt.
class NewMirrorFile {
 public:
    explicit NewMirrorFile(const std::filesystem::path& mirror);
    ~NewMirrorFile();
    NewMirrorFile(const NewMirrorFile&) = delete;
    NewMirrorFile& operator=(const NewMirrorFile&) = delete;
    void keep() { made_.clear(); }

 private:
    std::filesystem::path made_;  ///< empty if there is no file to remove
};

/// Removes the rights of others from the mirror's file, its -wal and -shm, and the copies made before
/// migrations to schema versions up to `newest_version`. Returns the files that others could read.
std::vector<std::filesystem::path> keep_private(const std::filesystem::path& mirror,
                                                std::int64_t newest_version);

}  // namespace stmirror::mirror
