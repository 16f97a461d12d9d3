// SPDX-License-Identifier: MIT
// Reads the small files that users write: configuration, resource files, secrets. Anything that is not a
// regular file, such as a FIFO or a device, is refused immediately.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/problem.hpp"

namespace stmirror {

/// The size limit of files that users write by hand.
inline constexpr std::size_t written_file_bytes_max = std::size_t{1} << 20;

struct PlainFile {
    std::string text;
    mode_t mode = 0;
    uid_t owner = 0;
    gid_t group = 0;
};

/// The rights that other users may have on a file.
enum class OthersMay { Read, Nothing };

/// Returns what is wrong with the file's permissions and what to do. Empty if nothing is wrong. The owner
/// must be root or `own`, the user of this process. Other users must not be able to write the file, and may
/// read it only if `others` allows that. Root's group may write to files that others may read.
std::string flaw_of_rights(const PlainFile& file, OthersMay others, uid_t own, const std::string& path);

/// Like read_plain_file(), but fails with Errc::Configuration if flaw_of_rights() finds a flaw. Errors begin
/// with the path.
Result<PlainFile> read_guarded_file(const std::filesystem::path& path, std::size_t bytes_max,
                                    OthersMay others);

/// Reads a regular file completely. Errors contain only the reason, not the path. See errc_of_named_file()
/// for their codes.
Result<PlainFile> read_plain_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace stmirror
