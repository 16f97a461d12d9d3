// SPDX-License-Identifier: MIT
#include "mirror/sqlite/file_sync.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/problem.hpp"

namespace stmirror::mirror {

void fail_at(const std::filesystem::path& path, const std::string& what) {
    throw ProblemException(
        about({Subject::Kind::File, path.string()}, {Errc::Io, what + " (" + std::strerror(errno) + ")"}));
}

void sync_folder_of(const std::filesystem::path& file) {
    const auto folder = std::filesystem::absolute(file).parent_path();
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(opened.number()) != 0) {
        fail_at(file, "it is complete, but its name may not survive a power failure");
    }
}

}  // namespace stmirror::mirror
