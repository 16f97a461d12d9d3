// SPDX-License-Identifier: MIT
// The part of Mirror that maintains its file.
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
    /// empties it once everything is copied. Returns false if readers prevented a part of the copy. If little
    /// was written since the last call, the page cache is released.
    Result<bool> checkpoint();

    /// Returns the files that others could read when the mirror was opened. open() has removed the
    /// permissions of others.
    const std::vector<std::filesystem::path>& made_private() const;

    /// Returns the name under which the file was opened. May be called on any thread.
    std::filesystem::path path() const;
    /// Returns false if the file was deleted or replaced by another one, so that later writes are lost. May
    /// be called on any thread.
    bool is_in_place() const;

    /// Returns the number of rows inserted, changed or removed in all tables since the mirror was opened. If
    /// the number has not changed, neither have the tables. Updated before the writing call returns. May be
    /// called on any thread.
    std::uint64_t rows_written() const;

 private:
    WriteConnection& connection_;
};

}  // namespace stmirror::mirror
