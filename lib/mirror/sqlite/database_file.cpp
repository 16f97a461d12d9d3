// SPDX-License-Identifier: MIT
#include "mirror/sqlite/database_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "base/problem.hpp"
#include "mirror/sqlite/statement.hpp"
#include "mirror/sqlite/write_ahead_log.hpp"

namespace stmirror::mirror {
namespace {

constexpr const char* leave_it_alone = "nothing was changed; set mirror.path to another name";

[[noreturn]] void refuse(Errc code, const std::filesystem::path& path, std::string reason,
                         std::string advice) {
    throw ProblemException(
        about({Subject::Kind::File, path.string()}, {code, std::move(reason), {}, std::move(advice)}));
}

std::string written_pid(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

void write_pid(int descriptor) {
    const auto pid = std::to_string(::getpid());
    // The process id is only informative; the lock works without it.
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) < 0) { return; }
}

[[noreturn]] void refuse_as_no_sqlite(const std::filesystem::path& path) {
    refuse(Errc::NotOurs, path, "it is not an SQLite file", leave_it_alone);
}

[[noreturn]] void refuse_as_foreign(const std::filesystem::path& path) {
    refuse(Errc::NotOurs, path, "it is the SQLite file of another program", leave_it_alone);
}

/// Refuses anything but a regular file. SQLite would wait for data from a FIFO, and treat a device as an
/// empty file.
void require_plain(const std::filesystem::path& path) {
    if (std::filesystem::is_regular_file(path)) { return; }
    const bool is_folder = std::filesystem::is_directory(path);
    refuse(Errc::NotOurs, path, is_folder ? "it is a folder" : "it is not a regular file",
           "set mirror.path to a file name; the file need not exist yet");
}

/// Returns a URI with `immutable`, so that SQLite reads only the file and creates nothing next to it.
std::string uri_of_file_alone(const std::filesystem::path& path) {
    const std::map<char, std::string> escaped{{'?', "%3f"}, {'#', "%23"}, {'%', "%25"}};
    const std::string file = std::filesystem::absolute(path);
    std::string uri = "file:";
    for (const char c : file) {
        const auto found = escaped.find(c);
        uri += found == escaped.end() ? std::string(1, c) : found->second;
    }
    return uri + "?immutable=1";
}

/// Returns whether the file uses a rollback journal, as a snapshot does. Reads through SQLite, for the reason
/// given at require_not_foreign().
bool has_rollback_journal(SQLite::Database& database) {
    constexpr sqlite3_int64 versions_at = 18;
    std::array<char, 2> versions{};
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
    return file != nullptr && file->pMethods != nullptr &&
           file->pMethods->xRead(file, versions.data(), static_cast<int>(versions.size()), versions_at) ==
               SQLITE_OK &&
           versions == std::array<char, 2>{1, 1};
}

/// Refuses a snapshot that was put in place of a mirror whose write-ahead log is still there. SQLite would
/// take the pages in that log for newer pages of the snapshot.
void require_own_log(const std::filesystem::path& path) {
    const auto file = behind_links(path).string();
    std::error_code is_missing;
    if (std::filesystem::file_size(file + "-wal", is_missing) == 0 || is_missing) { return; }
    refuse(Errc::NotOurs, path, "it is a snapshot, but the write-ahead log of another file is next to it",
           "nothing was changed; remove " + file + "-wal and " + file + "-shm");
}

/// Refuses another program's file before it is opened normally, because that may create -wal and -shm next to
/// it. Reads the file only through SQLite. If SQLite already has the file open in this process, closing
/// another descriptor of the file would drop SQLite's locks.
void require_not_foreign(const std::filesystem::path& path) {
    try {
        SQLite::Database alone(uri_of_file_alone(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        const auto id = integer_of(alone, "PRAGMA application_id");
        if (id == application_id) {
            if (has_rollback_journal(alone)) { require_own_log(path); }
            return;
        }
        // The tables of a new mirror may be only in its write-ahead log.
        if (id != 0 || integer_of(alone, "SELECT count(*) FROM sqlite_schema") != 0) {
            refuse_as_foreign(path);
        }
    } catch (const SQLite::Exception& exception) {
        const bool is_interrupted = std::filesystem::exists(path.string() + "-journal");
        if (exception.getErrorCode() == SQLITE_NOTADB && !is_interrupted) { refuse_as_no_sqlite(path); }
        // Any other error proves nothing: without its log the file may be incomplete.
    }
}

/// Opens the file for reading. If a power loss interrupted its creation, opens it for writing instead: it
/// then has a rollback journal, which SQLite applies only over a connection that may write.
SQLite::Database open_to_inspect(const std::filesystem::path& path) {
    auto database = open_for_reading(path);
    try {
        integer_of(database, "PRAGMA application_id");
    } catch (const SQLite::Exception& exception) {
        if (exception.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK) {
            return {path.string(), SQLite::OPEN_READWRITE, busy_timeout_ms};
        }
    }
    return database;
}

/// Refuses files that this user may not write to. SQLite would open such a file for reading, and only the
/// first write would fail. Returns `file`.
std::string require_writable(const std::string& file) {
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
        const auto each = file + suffix;
        if (::faccessat(AT_FDCWD, each.c_str(), W_OK, AT_EACCESS) == 0 || errno == ENOENT) { continue; }
        refuse(Errc::Io, each,
               "the user with id " + std::to_string(::geteuid()) + " may not write to it (" +
                   std::strerror(errno) + ")",
               "the mirror's files must belong to the user that the daemon runs as; for the service: chown "
               "stmirror: " +
                   file + "*");
    }
    return file;
}

void keep_log_files(SQLite::Database& database) {
    // Readers without write access to the folder can open the file only while -wal and -shm exist.
    int keep = 1;
    sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

/// Bounds the memory of temporary tables and sorts. In memory, the sort for an index over time stamps takes
/// 75 MB for each million rows. What exceeds this cache goes to an unnamed file (in SQLITE_TMPDIR or
/// /var/tmp), at about the same speed. Below the limit, nothing is written.
void bound_temporary_tables(SQLite::Database& database) {
    database.exec("PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -32768");  // KiB
    // The journal contains only what one transaction changes. A journal in a file would be written in every
    // transaction.
    Statement(database, "PRAGMA temp.journal_mode = MEMORY").run();
}

}  // namespace

std::filesystem::path behind_links(std::filesystem::path path) {
    constexpr int links_max = 40;  // the limit of the kernel
    std::error_code error;
    for (int links = 0; links < links_max && std::filesystem::is_symlink(path, error); ++links) {
        const auto target = std::filesystem::read_symlink(path, error);
        if (!error) { path = path.parent_path() / target; }
    }
    auto found = std::filesystem::weakly_canonical(path, error);
    return error ? path : found;
}

FileNumber::FileNumber(const std::filesystem::path& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) { return; }
    device = found.st_dev;
    inode = found.st_ino;
}

WriterLock::WriterLock(const std::filesystem::path& path)
    : file_(require_writable(behind_links(path).string()) + ".lock") {
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
        refuse(Errc::InUse, path, "the process with pid " + written_pid(file_.number()) + " is writing to it",
               "stop that process first: a mirror has one writer");
    }
    write_pid(file_.number());
}

FileKind inspect(const std::filesystem::path& path, std::int64_t newest_version) {
    if (!std::filesystem::exists(path)) { return FileKind::Missing; }
    require_plain(path);
    require_not_foreign(path);
    auto database = open_to_inspect(path);
    std::int64_t id = 0;
    try {
        id = integer_of(database, "PRAGMA application_id");
    } catch (const SQLite::Exception& exception) {
        if (exception.getErrorCode() != SQLITE_NOTADB) { throw; }
        refuse_as_no_sqlite(path);
    }
    if (id == 0 && integer_of(database, "SELECT count(*) FROM sqlite_schema") == 0) {
        return FileKind::Empty;
    }
    if (id != application_id) { refuse_as_foreign(path); }
    const auto version = integer_of(database, "PRAGMA user_version");
    if (version > newest_version) {
        refuse(Errc::NotOurs, path,
               "its schema has version " + std::to_string(version) +
                   ", but this program supports only up to " + std::to_string(newest_version),
               "use the newer stmirror that wrote it");
    }
    return FileKind::Mirror;
}

void require_rights_to_write(const std::filesystem::path& path) {
    const auto file = behind_links(path);
    const auto folder = std::filesystem::absolute(file).parent_path();
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
        if (errno == ENOENT) {
            refuse(Errc::Io, folder, "there is no such folder",
                   "create it, and give it to the user that the daemon runs as");
        }
        refuse(Errc::Io, folder,
               "the user with id " + std::to_string(::geteuid()) + " may not create files in this folder (" +
                   std::strerror(errno) + ")",
               "the user that the daemon runs as needs write access to the folder");
    }
    require_writable(file.string());
}

SQLite::Database open_for_writing(const std::filesystem::path& path) {
    SQLite::Database database(
        path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    database.exec("PRAGMA page_size = 8192");  // applies to a new file only
    Statement(database, "PRAGMA journal_mode = WAL").run();
    keep_log_files(database);
    // NORMAL is enough: a power failure that undoes a commit undoes its cursor too.
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    // The only CHECK constraint is that of _changes.kind. It makes SQLite build a table of the four kinds for
    // every line. That takes a tenth of the time of a first read, and the type ChangeKind admits no other
    // kind.
    database.exec("PRAGMA ignore_check_constraints = ON");
    bound_temporary_tables(database);
    Statement(database, "PRAGMA secure_delete = OFF").run();
    Statement(database, "PRAGMA mmap_size = 0").run();
    Statement(database, "PRAGMA wal_autocheckpoint = 0").run();
    database.exec("PRAGMA cache_size = -32768");  // KiB
    Statement(database, "PRAGMA journal_size_limit = " + std::to_string(WriteAheadLog::steady_limit_bytes))
        .run();
    return database;
}

SQLite::Database open_for_reading(const std::filesystem::path& path) {
    return {path.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busy_timeout_ms};
}

}  // namespace stmirror::mirror
