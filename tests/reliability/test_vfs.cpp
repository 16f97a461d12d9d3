// SPDX-License-Identifier: MIT
#include "test_vfs.hpp"

#include <sqlite3.h>

#include <new>
#include <stdexcept>

namespace stmirror::testing {
namespace {

TestVfs* active = nullptr;

sqlite3_vfs& system_vfs() {
    static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
    return *found;
}

/// SQLite's file object. In memory, the file object of the real file system follows this object.
struct File {
    sqlite3_file base;
    const char* path;   ///< null for a temporary file
    bool syncs_folder;  ///< the next sync also syncs the folder
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& own(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return own(file).real(); }

}  // namespace

/// The functions that SQLite calls, with the names of SQLite's documentation.
struct TestVfs::Calls {
    static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
    static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 position) {
        if (const int failed = active->result_of(SystemCall::Read)) { return failed; }
        return real(file)->pMethods->xRead(real(file), to, size, position);
    }
    /// A failing write has already written half of its bytes.
    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 position) {
        const int failed = active->result_of(SystemCall::Write);
        const int written = failed ? size / 2 : size;
        const std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(written));
        active->note(own(file).path, DiskEvent::Kind::Write, static_cast<std::size_t>(position), bytes);
        const int result = real(file)->pMethods->xWrite(real(file), from, written, position);
        return failed ? failed : result;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        if (const int failed = active->result_of(SystemCall::Truncate)) { return failed; }
        active->note(own(file).path, DiskEvent::Kind::Truncate, static_cast<std::size_t>(size));
        return real(file)->pMethods->xTruncate(real(file), size);
    }
    /// Records the sync but does not sync the real disk, because only the simulated disk loses data.
    static int sync(sqlite3_file* file, int /*flags*/) {
        if (const int failed = active->result_of(SystemCall::Sync)) { return failed; }
        active->note(own(file).path, DiskEvent::Kind::Sync);
        if (own(file).syncs_folder) { active->note(own(file).path, DiskEvent::Kind::SyncFolder); }
        own(file).syncs_folder = false;
        return SQLITE_OK;
    }
    static int size(sqlite3_file* file, sqlite3_int64* size) {
        return real(file)->pMethods->xFileSize(real(file), size);
    }
    static int lock(sqlite3_file* file, int level) {
        if (const int failed = active->result_of(SystemCall::Lock)) { return failed; }
        return real(file)->pMethods->xLock(real(file), level);
    }
    static int unlock(sqlite3_file* file, int level) {
        return real(file)->pMethods->xUnlock(real(file), level);
    }
    static int check_reserved(sqlite3_file* file, int* result) {
        return real(file)->pMethods->xCheckReservedLock(real(file), result);
    }
    static int control(sqlite3_file* file, int what, void* argument) {
        return real(file)->pMethods->xFileControl(real(file), what, argument);
    }
    static int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
    static int characteristics(sqlite3_file* file) {
        return real(file)->pMethods->xDeviceCharacteristics(real(file));
    }
    static int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
        if (active->result_of(SystemCall::Open)) { return SQLITE_IOERR_SHMOPEN; }
        return real(file)->pMethods->xShmMap(real(file), page, size, extend, to);
    }
    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        const int failed = (flags & SQLITE_SHM_LOCK) != 0 ? active->result_of(SystemCall::Lock) : SQLITE_OK;
        if (failed) { return failed == SQLITE_BUSY ? failed : SQLITE_IOERR_SHMLOCK; }
        return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }
    static void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
    static int shm_unmap(sqlite3_file* file, int remove) {
        return real(file)->pMethods->xShmUnmap(real(file), remove);
    }

    static int open(sqlite3_vfs* /*vfs*/, const char* path, sqlite3_file* file, int flags, int* opened) {
        static const sqlite3_io_methods methods{
            2,         close,          read,    write,       truncate,        sync,    size,     lock,
            unlock,    check_reserved, control, sector_size, characteristics, shm_map, shm_lock, shm_barrier,
            shm_unmap, nullptr,        nullptr};
        own(file).base.pMethods = nullptr;
        own(file).path = path;
        own(file).syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
        if (const int failed = active->result_of(SystemCall::Open)) { return failed; }
        const int result = system_vfs().xOpen(&system_vfs(), path, real(file), flags, opened);
        if (real(file)->pMethods != nullptr) { own(file).base.pMethods = &methods; }
        return result;
    }
    static int remove(sqlite3_vfs* /*vfs*/, const char* path, int sync_folder) {
        active->note(path, DiskEvent::Kind::Remove);
        if (sync_folder != 0) { active->note(path, DiskEvent::Kind::SyncFolder); }
        return system_vfs().xDelete(&system_vfs(), path, sync_folder);
    }
    /// Returns at once: waiting for a lock takes no real time.
    static int sleep(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }
    static sqlite3_vfs& vfs() {
        static sqlite3_vfs made = [] {
            auto copy = system_vfs();
            copy.zName = "stmirror-test";
            copy.szOsFile += static_cast<int>(sizeof(File));
            copy.pNext = nullptr;
            copy.xOpen = open;
            copy.xDelete = remove;
            copy.xSleep = sleep;
            return copy;
        }();
        return made;
    }
};

/// The memory allocator of SQLite, which is configured before SQLite is first used.
struct FailingMemory {
    static void* allocate(int size) { return fails() ? nullptr : methods().xMalloc(size); }
    static void* reallocate(void* old, int size) { return fails() ? nullptr : methods().xRealloc(old, size); }
    static bool fails() { return active != nullptr && active->result_of(SystemCall::Allocate) != SQLITE_OK; }
    static sqlite3_mem_methods& methods() {
        static sqlite3_mem_methods system{};
        return system;
    }
    static bool install() {
        sqlite3_config(SQLITE_CONFIG_GETMALLOC, &methods());
        auto failing = methods();
        failing.xMalloc = allocate;
        failing.xRealloc = reallocate;
        return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK;
    }
};

TestVfs::TestVfs() {
    static const bool has_memory = FailingMemory::install();
    if (!has_memory) { throw std::logic_error("SQLite was used before the first TestVfs"); }
    if (active != nullptr) { throw std::logic_error("there is a TestVfs already"); }
    active = this;
    sqlite3_vfs_register(&Calls::vfs(), 1);
}

TestVfs::~TestVfs() {
    sqlite3_vfs_unregister(&Calls::vfs());
    active = nullptr;
}

void TestVfs::count() {
    counts_ = {};
    counts_calls_ = true;
    has_failed_ = false;
    failing_.reset();
}

void TestVfs::fail(CallFailure failure, std::uint64_t number) {
    count();
    failing_ = failure;
    failing_number_ = number;
}

void TestVfs::fail_nothing() {
    counts_calls_ = false;
    failing_.reset();
}

int TestVfs::result_of(SystemCall kind) {
    if (!counts_calls_) { return SQLITE_OK; }
    const auto number = ++counts_.at(static_cast<std::size_t>(kind));
    if (!failing_ || failing_->call != kind) { return SQLITE_OK; }
    if (failing_->lasts ? number < failing_number_ : number != failing_number_) { return SQLITE_OK; }
    has_failed_ = true;
    return failing_->result;
}

void TestVfs::record(const std::filesystem::path& database) { recorded_ = database.string(); }

std::vector<DiskEvent> TestVfs::stop_recording() {
    recorded_.clear();
    return std::move(events_);
}

void TestVfs::note(const char* path, DiskEvent::Kind kind, std::size_t position, std::string bytes) {
    if (path == nullptr || recorded_.empty()) { return; }
    std::string_view file(path);
    if (!file.starts_with(recorded_)) { return; }
    file.remove_prefix(recorded_.size());
    if (!file.empty() && file != "-wal" && file != "-journal") { return; }
    events_.push_back({kind, std::string(file), position, std::move(bytes)});
}

}  // namespace stmirror::testing
