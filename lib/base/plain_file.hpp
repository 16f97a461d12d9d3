// SPDX-License-Identifier: MIT
// Reads the small files that people write: configuration, resource files, secrets. Whatever stands in the
// place of such a file, a FIFO or a device say, is refused at once.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace stmirror {

/// The largest file that people write by hand.
inline constexpr std::size_t written_file_bytes_max = std::size_t{1} << 20;

struct PlainFile {
    std::string text;
    mode_t mode = 0;
    uid_t owner = 0;
    gid_t group = 0;
};

/// What others may do with a file that people write.
enum class OthersMay { Read, Nothing };

/// What makes the file one that others decide about, or can read though they may not, and what to do; empty:
/// nothing does. It may belong to root and to `own`, the user of this process; root's group may write to what
/// others may read. Pure.
std::string flaw_of_rights(const PlainFile& file, OthersMay others, uid_t own, const std::string& path);

/// read_plain_file(), and Errc::Configuration where its rights have a flaw. An error begins with the path.
Result<PlainFile> read_guarded_file(const std::filesystem::path& path, std::size_t bytes_max,
                                    OthersMay others);

/// The whole of a regular file. An error has the reason alone, without the path: Errc::Io for a shortage of
/// this machine, else Errc::Configuration.
Result<PlainFile> read_plain_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace stmirror
