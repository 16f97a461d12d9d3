// SPDX-License-Identifier: MIT
// The role of a Mirror for maintenance of its file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::mirror {

class WriteConnection;

class MirrorFile {
 public:
    explicit MirrorFile(WriteConnection& connection) : connection_(connection) {}

    /// Copies the write-ahead log into the file as far as readers allow, without waiting for them, and
    /// empties it once everything is copied. False: readers prevented part of it. If little was written since
    /// the last call, the page cache is released.
    Result<bool> checkpoint();

    /// The files that others could read when the mirror was opened; their permissions were removed.
    const std::vector<std::filesystem::path>& made_private() const;

    /// The name under which the file was opened. From any thread.
    std::filesystem::path path() const;
    /// False: the file was deleted or replaced by another one, and later writes are lost. From any thread.
    bool is_in_place() const;

    /// Rows inserted, changed or removed since the mirror was opened, in all tables: if the number has not
    /// changed, neither have the tables. Updated before the writing call returns. From any thread.
    std::uint64_t rows_written() const;

 private:
    WriteConnection& connection_;
};

}  // namespace stmirror::mirror
