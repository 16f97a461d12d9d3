// SPDX-License-Identifier: MIT
#include "mirror/sqlite/mirror_file.hpp"

#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {

Result<bool> MirrorFile::checkpoint() {
    return connection_.read([&] { return connection_.checkpoint(); });
}

const std::vector<std::filesystem::path>& MirrorFile::made_private() const {
    return connection_.made_private();
}

std::filesystem::path MirrorFile::path() const { return connection_.path(); }

bool MirrorFile::is_in_place() const { return connection_.is_in_place(); }

std::uint64_t MirrorFile::rows_written() const { return connection_.rows_written(); }

}  // namespace stmirror::mirror
