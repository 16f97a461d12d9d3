// SPDX-License-Identifier: MIT
// SQLite's file system and memory with faults: the n-th call of one kind can fail, and what is written to one
// database can be recorded.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stmirror::testing {

enum class SystemCall { Open, Read, Write, Sync, Truncate, Lock, Allocate };
inline constexpr std::size_t system_calls = 7;

/// Calls of this kind return this result of SQLite: one call, or every call from one on. An allocation
/// returns nothing.
struct CallFailure {
    SystemCall call;
    int result;
    bool lasts = false;
};

/// One change of a file. A removed file is a file of no bytes: SQLite treats both alike. It stays removed
/// once its folder is synced, which the first sync of a new journal or write-ahead log does.
struct DiskEvent {
    enum class Kind { Write, Truncate, Remove, Sync, SyncFolder };
    Kind kind = Kind::Sync;
    std::string file;          ///< the name after the database's: "", "-wal" or "-journal"
    std::size_t position = 0;  ///< of a write; the new size of a truncated file
    std::string bytes{};       ///< of a write
};

/// While this object exists, SQLite in this process opens all files through it. Only one at a time, on one
/// thread.
class TestVfs {
 public:
    TestVfs();
    ~TestVfs();
    TestVfs(const TestVfs&) = delete;
    TestVfs& operator=(const TestVfs&) = delete;

    /// Counts from now on; the call with this number (from 1) fails.
    void fail(CallFailure failure, std::uint64_t number);
    /// Counts no more calls, and none fails.
    void fail_nothing();
    bool has_failed() const { return has_failed_; }
    /// Starts counting; no call fails.
    void count();
    std::uint64_t counted(SystemCall kind) const { return counts_.at(static_cast<std::size_t>(kind)); }

    /// Records the changes of this database until stop_recording(), which returns them.
    void record(const std::filesystem::path& database);
    std::vector<DiskEvent> stop_recording();

    struct Calls;  ///< what SQLite calls
    /// Called for each call: its result, SQLITE_OK if it is not to fail.
    int result_of(SystemCall kind);

 private:
    void note(const char* path, DiskEvent::Kind kind, std::size_t position = 0, std::string bytes = {});

    std::array<std::uint64_t, system_calls> counts_{};
    bool counts_calls_ = false;
    bool has_failed_ = false;
    std::optional<CallFailure> failing_;
    std::uint64_t failing_number_ = 0;
    std::string recorded_;
    std::vector<DiskEvent> events_;
};

}  // namespace stmirror::testing
