// SPDX-License-Identifier: MIT
#include "mirror/sqlite/own_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/problem.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/file_sync.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

constexpr mode_t of_others = 0007;

mode_t mode_of_folder(const fs::path& file) {
    struct stat found{};
    return ::stat(fs::absolute(file).parent_path().c_str(), &found) == 0 ? found.st_mode : 0;
}

/// Gives what root creates in another user's folder to that user. Otherwise the service could not write to a
/// mirror that root created with `stmirror sync`.
bool give_to_owner_of_folder(int descriptor, const fs::path& path) {
    struct stat folder{};
    if (::geteuid() != 0 || ::stat(fs::absolute(path).parent_path().c_str(), &folder) != 0) { return true; }
    return folder.st_uid == 0 || ::fchown(descriptor, folder.st_uid, folder.st_gid) == 0;
}

/// Opens the file, or creates it. Returns the descriptor, which is negative if opening failed. errno then has
/// the reason.
int open_own(const fs::path& path, int flags) {
    constexpr int always = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int made = ::open(path.c_str(), always | O_EXCL | flags, 0600);
    if (made >= 0 && !give_to_owner_of_folder(made, path)) {
        ::close(made);
        fail_at(path, "cannot be given to the owner of its folder");
    }
    if (made >= 0 || errno != EEXIST || (flags & O_EXCL) != 0) { return made; }
    return ::open(path.c_str(), always | flags, 0600);
}

/// Removes the rights of others. Returns whether they had any.
bool take_from_others(int descriptor, const struct stat& found, mode_t wanted) {
    return (found.st_mode & of_others) != 0 && ::fchmod(descriptor, wanted) == 0;
}

/// Removes the rights of others from the file, if it exists. Returns whether they had any. Uses the file's
/// name, because closing a descriptor of the file would drop SQLite's locks on it.
bool keep_private_one(const fs::path& path) {
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode) || (found.st_mode & of_others) == 0) {
        return false;
    }
    return ::chmod(path.c_str(), private_mode(mode_of_folder(path))) == 0;
}

}  // namespace

mode_t private_mode(mode_t folder, GroupMay group) {
    constexpr mode_t of_owner = 0600;
    if ((folder & S_ISGID) == 0) { return of_owner; }
    const bool may_write = group == GroupMay::ReadAndWrite && (folder & S_IWGRP) != 0;
    return of_owner | (may_write ? 0060U : 0040U);
}

OwnFile::OwnFile(const fs::path& path, int flags, GroupMay group) : opened_(open_own(path, flags)) {
    if (number() < 0) {
        fail_at(path, errno == ELOOP ? "is a symbolic link, which is not followed here; remove it"
                                     : "cannot be opened. The folder must exist and be writable for this "
                                       "user");
    }
    struct stat found{};
    if (::fstat(number(), &found) != 0) { fail_at(path, "cannot be examined"); }
    if (!S_ISREG(found.st_mode)) {
        throw ProblemException(
            about({Subject::Kind::File, path.string()}, {Errc::Io, "is not a regular file; remove it"}));
    }
    const auto wanted = private_mode(mode_of_folder(path), group);
    // Only the owner and root may change the mode; another user who can write needs no change.
    const bool may_change = found.st_uid == ::geteuid() || ::geteuid() == 0;
    const bool lacks_rights = (found.st_mode & wanted) != wanted && may_change;
    if (!take_from_others(number(), found, wanted) && lacks_rights) {
        ::fchmod(number(), found.st_mode | wanted);
    }
}

void make_own_folder(const fs::path& path) {
    constexpr mode_t of_owner = 0700;
    const auto above = mode_of_folder(path);
    const bool is_shared = (above & S_ISGID) != 0;
    if (::mkdir(path.c_str(), of_owner) != 0) {
        if (errno != EEXIST) {
            fail_at(path, "cannot be created. The parent folder must be writable for this user");
        }
        if (fs::is_directory(fs::symlink_status(path))) { return; }
        throw ProblemException(about({Subject::Kind::File, path.string()},
                                     {Errc::Io, "is not a folder (links are not followed here); remove it"}));
    }
    const Descriptor made(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (made.number() < 0 || !give_to_owner_of_folder(made.number(), path)) {
        fail_at(path, "cannot be given to the owner of its folder");
    }
    if (is_shared) { ::chmod(path.c_str(), of_owner | S_ISGID | (above & 0070U)); }
}

NewMirrorFile::NewMirrorFile(const fs::path& mirror) {
    const auto file = behind_links(mirror);
    if (fs::exists(file)) { return; }
    // SQLite creates the -wal and the -shm with the mode of the file.
    const OwnFile made(file, O_EXCL);
    made_ = file;
}

NewMirrorFile::~NewMirrorFile() {
    if (made_.empty()) { return; }
    std::error_code stays;
    for (const auto* suffix : {"-wal", "-shm", ""}) { fs::remove(made_.string() + suffix, stays); }
}

std::vector<fs::path> keep_private(const fs::path& mirror, std::int64_t newest_version) {
    const auto file = behind_links(mirror);
    std::vector<fs::path> were_open;
    const auto look_at = [&](const fs::path& each) {
        if (keep_private_one(each)) { were_open.push_back(each); }
    };
    for (const auto* suffix : {"", "-wal", "-shm"}) { look_at(file.string() + suffix); }
    for (std::int64_t version = 1; version < newest_version; ++version) {
        look_at(file.string() + ".v" + std::to_string(version) + ".bak");
    }
    return were_open;
}

}  // namespace stmirror::mirror
