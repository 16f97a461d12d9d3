// SPDX-License-Identifier: MIT
#include "mirror/sqlite/database_error.hpp"

#include <sqlite3.h>

namespace stmirror::mirror {
namespace {

std::string advice(int code) {
    switch (code) {
        case SQLITE_FULL:
            return "the disk is full; this step was rolled back. Free some space, and stmirror continues";
        case SQLITE_IOERR:
            return "a read or write of the disk failed; this step was rolled back. Check disk, quota and "
                   "the limit on file size (ulimit -f)";
        case SQLITE_BUSY:
            return "another program has locked the file for writing. If it is sqlite3, open the file with "
                   "sqlite3 -readonly";
        case SQLITE_CORRUPT:
            return "the file is damaged. Move it away and sync into a new one, or restore a copy";
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return "the file or its folder cannot be opened. Check owner, permissions and the limit "
                   "on open files (ulimit -n)";
        default:
            return "SQLite reported an error";
    }
}

}  // namespace

Problem database_error(const SQLite::Exception& exception, const std::string& path) {
    constexpr int primary_code = 0xff;
    const int code = exception.getErrorCode() & primary_code;
    return about({Subject::Kind::File, path},
                 {Errc::Database, advice(code) + " (" + exception.what() + ", code " +
                                      std::to_string(exception.getExtendedErrorCode()) + ")"});
}

}  // namespace stmirror::mirror
