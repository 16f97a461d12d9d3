// SPDX-License-Identifier: MIT
// Opens a file that other processes use too, to run plain SQL on it. Opening waits for these processes,
// because a process that recovers the write-ahead log, or empties the log when it ends, locks the file
// briefly.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

namespace stmirror::testing {

inline constexpr int wait_for_others_ms = 20'000;

inline SQLite::Database open_to_read(const std::filesystem::path& file) {
    return {file.string(), SQLite::OPEN_READONLY, wait_for_others_ms};
}
inline SQLite::Database open_to_write(const std::filesystem::path& file) {
    return {file.string(), SQLite::OPEN_READWRITE, wait_for_others_ms};
}

}  // namespace stmirror::testing
