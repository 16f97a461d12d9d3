// SPDX-License-Identifier: MIT
// The file system and the memory of SQLite, with faults. The n-th call of one kind can fail, and everything
// that is written to one database can be recorded.
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

/// A failure: calls of this kind return this result to SQLite. If `lasts`, all later calls of this kind fail,
/// too. A failing allocation returns null.
struct CallFailure {
    SystemCall call;
    int result;
    bool lasts = false;
};

/// One change of a file. A removed file is recorded as an empty file, because SQLite treats an empty file
/// like a missing one. The removal is permanent once the folder is synced, which happens at the first sync of
/// a new journal or write-ahead log.
struct DiskEvent {
    enum class Kind { Write, Truncate, Remove, Sync, SyncFolder };
    Kind kind = Kind::Sync;
    std::string file;          ///< what follows the database's name: "", "-wal" or "-journal"
    std::size_t position = 0;  ///< the position of a write; the new size of a truncated file
    std::string bytes{};       ///< the bytes of a write
};

/// While this object exists, SQLite in this process opens all files through it. There can be only one such
/// object, used on one thread.
class TestVfs {
 public:
    TestVfs();
    ~TestVfs();
    TestVfs(const TestVfs&) = delete;
    TestVfs& operator=(const TestVfs&) = delete;

    /// Starts counting. The call with this number fails. Calls are numbered from 1.
    void fail(CallFailure failure, std::uint64_t number);
    /// Stops counting. No call fails.
    void fail_nothing();
    bool has_failed() const { return has_failed_; }
    /// Starts counting. No call fails.
    void count();
    std::uint64_t counted(SystemCall kind) const { return counts_.at(static_cast<std::size_t>(kind)); }

    /// Records the changes of this database until stop_recording(). That function returns the changes.
    void record(const std::filesystem::path& database);
    std::vector<DiskEvent> stop_recording();

    struct Calls;  ///< the functions that SQLite calls
    /// Must be called for each call of SQLite. Returns SQLITE_OK, or the result with which the call must
    /// fail.
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
