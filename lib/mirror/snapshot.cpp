// SPDX-License-Identifier: MIT
#include "mirror/snapshot.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <utility>

#include "base/problem.hpp"
#include "mirror/changes/change_reader.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/file_sync.hpp"
#include "mirror/sqlite/own_file.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

constexpr const char* part_suffix = ".part";

[[noreturn]] void refuse(const fs::path& path, std::string reason) {
    Problem problem{
        Errc::NotOurs, std::move(reason), {}, "nothing was changed; give the snapshot another name"};
    throw ProblemException(about({Subject::Kind::File, path.string()}, std::move(problem)));
}

fs::path with(const fs::path& path, const char* suffix) { return path.string() + suffix; }

/// Returns the start of a file, padded with zeros. Files are judged only by their start, because opening one
/// in SQLite could change it or create files next to it.
std::string header_of(const fs::path& path) {
    std::string header(100, '\0');
    std::ifstream(path, std::ios::binary).read(header.data(), static_cast<std::streamsize>(header.size()));
    return header;
}

/// Returns whether the file uses a rollback journal. A snapshot does; the mirror uses a WAL.
bool has_rollback_journal(const std::string& header) {
    constexpr std::size_t format_at = 18;
    return header.starts_with("SQLite format 3") && header[format_at] == 1 && header[format_at + 1] == 1;
}

bool is_snapshot(const fs::path& path) {
    constexpr std::size_t application_at = 68;
    const auto header = header_of(path);
    std::int64_t application = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        application = application * 256 + static_cast<unsigned char>(header[application_at + i]);
    }
    return has_rollback_journal(header) && application == application_id;
}

/// Returns whether the file is an unfinished snapshot. A file without a first page counts too, because SQLite
/// may write that page last.
bool is_unfinished(const fs::path& path) {
    const auto header = header_of(path);
    return has_rollback_journal(header) || header.find_first_not_of('\0') == std::string::npos;
}

void require_apart(const fs::path& mirror, const fs::path& file) {
    for (const auto* suffix : {"", "-wal", "-shm", "-journal", ".lock"}) {
        const auto own = with(mirror, suffix);
        std::error_code neither_is_there;
        if (fs::weakly_canonical(file) == fs::weakly_canonical(own) ||
            fs::equivalent(file, own, neither_is_there)) {
            refuse(file, "it belongs to the mirror itself");
        }
    }
}

void require_free_or_snapshot(const fs::path& mirror, const fs::path& file) {
    require_apart(mirror, file);
    if (!fs::exists(fs::symlink_status(file))) { return; }
    if (!fs::is_regular_file(fs::symlink_status(file))) { refuse(file, "it is not a regular file"); }
    if (fs::file_size(file) > 0 && !is_snapshot(file)) {
        refuse(file, "it already exists and is not a snapshot");
    }
    if (fs::exists(with(file, "-wal")) || fs::exists(with(file, "-journal"))) {
        refuse(file, "another program is writing to it");
    }
}

/// Throws if `part` belongs to the mirror itself, or is a regular file other than an unfinished snapshot.
/// Call this before the file is opened as an OwnFile, because an OwnFile removes the rights of others.
void require_free_or_unfinished(const fs::path& mirror, const fs::path& part) {
    require_apart(mirror, part);
    require_apart(mirror, with(part, "-journal"));
    if (fs::is_regular_file(fs::symlink_status(part)) && !is_unfinished(part)) {
        refuse(part, "it already exists and is not an unfinished snapshot");
    }
}

/// The file of a copy that is being made. It is locked, so that two runs with the same name do not mix. It is
/// deleted unless it is put in place.
class PartFile {
 public:
    explicit PartFile(const fs::path& file) : file_(file), path_(with(file, part_suffix)), opened_(path_) {
        if (::flock(opened_.number(), LOCK_EX | LOCK_NB) != 0 || !is_still_named()) {
            refuse(file_, "another process is making a snapshot with this name");
        }
        // A killed run may have left a journal, which SQLite would apply to the new copy.
        fs::remove(journal());
        if (::ftruncate(opened_.number(), 0) != 0) { fail_at(path_, "cannot be emptied"); }
    }
    ~PartFile() {
        if (!is_in_place_) {
            std::error_code ignored;
            fs::remove(path_, ignored);
            fs::remove(journal(), ignored);
        }
    }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    const fs::path& path() const { return path_; }

    void put_in_place(const fs::path& mirror) {
        share_like(mirror);
        if (::fsync(opened_.number()) != 0) { fail_at(path_, "cannot be written to disk"); }
        fs::rename(path_, file_);
        is_in_place_ = true;
        sync_folder_of(file_);
    }

 private:
    fs::path journal() const { return with(path_, "-journal"); }

    /// Returns false if the run that held the lock before has renamed the file since this run opened it.
    bool is_still_named() const {
        struct stat opened{};
        struct stat named{};
        return ::fstat(opened_.number(), &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
               opened.st_ino == named.st_ino;
    }

    /// Returns whether the file already has the group. A service may be forbidden to change a file's group,
    /// even to the group that the file has.
    bool has_group_already(gid_t group) const {
        struct stat own{};
        return ::fstat(opened_.number(), &own) == 0 && own.st_gid == group;
    }

    /// Lets those who may read the mirror read its copy. In a folder with the set-group-id bit, the copy
    /// already has its permissions. If this user may not set the group of the copy, only the owner may read
    /// it.
    void share_like(const fs::path& mirror) const {
        struct stat folder{};
        struct stat model{};
        constexpr mode_t of_owner = 0600;
        constexpr mode_t of_owner_and_group = 0660;
        if (::stat(fs::absolute(file_).parent_path().c_str(), &folder) == 0 &&
            (folder.st_mode & S_ISGID) != 0) {
            return;
        }
        if (::stat(mirror.c_str(), &model) != 0) { fail_at(mirror, "cannot be examined"); }
        const bool has_group = has_group_already(model.st_gid) ||
                               ::fchown(opened_.number(), static_cast<uid_t>(-1), model.st_gid) == 0;
        if (::fchmod(opened_.number(), model.st_mode & (has_group ? of_owner_and_group : of_owner)) != 0) {
            fail_at(path_, "cannot get the mirror's permissions");
        }
    }

    fs::path file_;
    fs::path path_;
    OwnFile opened_;
    bool is_in_place_ = false;
};

/// Interrupts the connection's work soon after a stop is requested.
class StopWatch {
 public:
    StopWatch(SQLite::Database& database, std::stop_token stop)
        : database_(database), stop_(std::move(stop)) {
        constexpr int steps_between = 10'000;  // of SQLite's virtual machine: well below a millisecond
        sqlite3_progress_handler(database_.getHandle(), steps_between, is_stopped, &stop_);
    }
    ~StopWatch() { sqlite3_progress_handler(database_.getHandle(), 0, nullptr, nullptr); }
    StopWatch(const StopWatch&) = delete;
    StopWatch& operator=(const StopWatch&) = delete;

 private:
    static int is_stopped(void* stop) {
        return static_cast<std::stop_token*>(stop)->stop_requested() ? 1 : 0;
    }
    SQLite::Database& database_;
    std::stop_token stop_;
};

void copy_into(SQLite::Database& database, const fs::path& path, const std::stop_token& stop) {
    const StopWatch watch(database, stop);
    Statement vacuum(database, "VACUUM INTO ?");
    vacuum.bind_all(std::string_view(path.native()));
    vacuum.run();
}

SnapshotFacts require_intact(const fs::path& path, const fs::path& mirror, const std::stop_token& stop) {
    SQLite::Database copy(path.string(), SQLite::OPEN_READONLY, busy_timeout_ms);
    const StopWatch watch(copy, stop);
    Statement journal(copy, "PRAGMA journal_mode");
    journal.step();
    Statement check(copy, "PRAGMA integrity_check(1)");
    check.step();
    if (journal.text(0) != "delete" || check.text(0) != "ok") {
        throw ProblemException(
            about({Subject::Kind::File, mirror.string()},
                  {Errc::Database, "its copy failed the integrity check (" + std::string(check.text(0)) +
                                       "). The file may be damaged; run stmirror verify"}));
    }
    return {fs::file_size(path), change_range(copy).newest};
}

}  // namespace

SnapshotFacts write_snapshot(SQLite::Database& database, const fs::path& mirror, const fs::path& file,
                             const std::stop_token& stop) {
    require_free_or_snapshot(mirror, file);
    require_free_or_unfinished(mirror, with(file, part_suffix));
    PartFile part(file);
    try {
        copy_into(database, part.path(), stop);
        const auto facts = require_intact(part.path(), mirror, stop);
        part.put_in_place(mirror);
        return facts;
    } catch (const SQLite::Exception& exception) {
        if (exception.getErrorCode() != SQLITE_INTERRUPT) { throw; }
        throw ProblemException(about({Subject::Kind::File, file.string()},
                                     {Errc::Stopped, "not made, because the program is stopping"}));
    }
}

}  // namespace stmirror::mirror
