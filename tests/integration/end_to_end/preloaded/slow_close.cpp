// SPDX-License-Identifier: MIT
// LD_PRELOAD loads this library into a program. SQLite then takes three seconds to close a database that the
// program may write to, as it may with a large mirror on a slow disk.
#include <dlfcn.h>
#include <unistd.h>

struct sqlite3;

extern "C" {

int sqlite3_db_readonly(sqlite3* database, const char* schema);
int sqlite3_close(sqlite3* database);

int sqlite3_close(sqlite3* database) {
    static auto* const next = reinterpret_cast<decltype(&sqlite3_close)>(::dlsym(RTLD_NEXT, "sqlite3_close"));
    if (sqlite3_db_readonly(database, "main") == 0) { ::sleep(3); }
    return next(database);
}
}
