// SPDX-License-Identifier: MIT
// The files of a mirror, its locks, copies and positions: who else on this machine may read them. Their owner
// may, and the group where the set-group-id bit of the folder says so; nobody else, whatever the umask.
// Throws ErrorException with Errc::Io.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

#include "base/descriptor.hpp"

namespace stmirror::mirror {

/// Which rights a group has that is to have some.
enum class GroupMay { Read, ReadAndWrite };

/// The mode of a new file in a folder of mode `folder`.
mode_t private_mode(mode_t folder, GroupMay group = GroupMay::Read);

/// Opens a file for reading and writing, and makes it where it is missing. Refuses a symbolic link, which
/// could lead to somebody else's file, and what is no plain file. A file that others could read is theirs no
/// longer.
class OwnFile {
 public:
    /// `flags`: O_EXCL or O_TRUNC, beside those that it needs.
    explicit OwnFile(const std::filesystem::path& path, int flags = 0, GroupMay group = GroupMay::Read);
    int number() const { return opened_.number(); }

 private:
    Descriptor opened_;
};

/// Makes the folder where it is missing, for who may read what is in it.
void make_own_folder(const std::filesystem::path& path);

/// Makes the file of a mirror where it is missing. Unless keep() is called, it goes again at the end, with
/// what SQLite has put beside it: an empty file says nothing and is in the way of the next try.
class NewMirrorFile {
 public:
    explicit NewMirrorFile(const std::filesystem::path& mirror);
    ~NewMirrorFile();
    NewMirrorFile(const NewMirrorFile&) = delete;
    NewMirrorFile& operator=(const NewMirrorFile&) = delete;
    void keep() { made_.clear(); }

 private:
    std::filesystem::path made_;  ///< empty: none
};

/// Takes the rights of others from the file of the mirror and the files beside it. The files that others
/// could read.
std::vector<std::filesystem::path> keep_private(const std::filesystem::path& mirror);

}  // namespace stmirror::mirror
