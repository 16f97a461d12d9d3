// SPDX-License-Identifier: MIT
// limit HOST PORT CA_FILE TENANT DATABASE
//
// Reads the export of customers into a database, in a bare loop. Shows how fast simdjson and the C API of
// SQLite are on this machine if nothing is checked, retried or proved. The access token and the app key are
// in STMIRROR_BENCH_TOKEN and STMIRROR_BENCH_APP_KEY. The tables and SQL statements are those of stmirror. A
// first run creates the indexes at its end, as stmirror does.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "catalogue/catalogue.hpp"
#include "limit/customers.hpp"
#include "limit/pages.hpp"
#include "mirror/schema/table_schema.hpp"

namespace limit {
namespace {

constexpr std::size_t pages_at_once = 4;

/// Passes bodies from the reading thread to the writing thread.
class Bodies {
 public:
    void put(std::string body) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return bodies_.size() < 2 * pages_at_once; });
        bodies_.push_back(std::move(body));
        changed_.notify_all();
    }
    void end(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        has_ended_ = true;
        failure_ = std::move(failure);
        changed_.notify_all();
    }
    /// Returns `count` bodies, or fewer at the end.
    std::vector<std::string> take(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return bodies_.size() >= count || has_ended_; });
        if (failure_) { std::rethrow_exception(failure_); }
        std::vector<std::string> taken;
        for (; taken.size() < count && !bodies_.empty(); bodies_.pop_front()) {
            taken.push_back(std::move(bodies_.front()));
        }
        changed_.notify_all();
        return taken;
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> bodies_;
    std::exception_ptr failure_;
    bool has_ended_ = false;
};

/// Applies the settings that stmirror uses for its own connection.
void prepare(sqlite3* database) {
    execute(database,
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 32768; PRAGMA cache_size = -32768");
}

[[noreturn]] void fail(const std::exception& failure) {
    std::fprintf(stderr, "limit: %s\n", failure.what());
    std::_Exit(1);
}

bool is_new(sqlite3* database) {
    Statement select(database, "SELECT count(*) FROM sqlite_schema");
    select.step();
    return select.integer(0) == 0;
}

void make_tables(sqlite3* database, const stmirror::Resource& resource) {
    execute(database, stmirror::mirror::create_table(resource));
    execute(database, stmirror::mirror::create_tombstone_index(resource));
    for (const auto& child : resource.children) {
        execute(database, stmirror::mirror::create_child_table(resource, child));
    }
    execute(
        database,
        "CREATE TABLE _changes (seq INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, resource TEXT NOT NULL,"
        " key TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL) STRICT");
}

/// Writes all bodies. If writing fails, ends the process at once, because the reading thread may wait
/// forever.
void write_all(Bodies& bodies, sqlite3* database, std::int64_t tenant) {
    try {
        Customers customers(database, tenant);
        for (auto taken = bodies.take(pages_at_once); !taken.empty(); taken = bodies.take(pages_at_once)) {
            customers.write(taken);
        }
        std::printf("%llu records, %llu written\n", static_cast<unsigned long long>(customers.records()),
                    static_cast<unsigned long long>(customers.written()));
    } catch (const std::exception& failure) { fail(failure); }
}

int run(const Account& account, const std::string& tenant, const std::string& path) {
    const auto& resource = *stmirror::Catalogue::built_in().find("customers");
    sqlite3* database = nullptr;
    require(database, sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    prepare(database);
    const bool is_first = is_new(database);
    if (is_first) { make_tables(database, resource); }

    Bodies bodies;
    std::thread reading([&] {
        try {
            Pages pages(account, "/crm/v2/tenant/" + tenant + "/export/customers");
            while (pages.has_more()) { bodies.put(pages.next()); }
            bodies.end(nullptr);
        } catch (...) { bodies.end(std::current_exception()); }
    });
    write_all(bodies, database, std::atoll(tenant.c_str()));
    reading.join();
    if (is_first) {
        for (const auto& index : stmirror::mirror::create_secondary_indexes(resource)) {
            execute(database, index.sql);
        }
    }
    sqlite3_close(database);
    return 0;
}

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace
}  // namespace limit

int main(int count, char** arguments) {
    if (count != 6) {
        std::fputs("limit HOST PORT CA_FILE TENANT DATABASE\n", stderr);
        return 64;
    }
    try {
        return limit::run(
            {arguments[1], arguments[2], arguments[3], limit::environment("STMIRROR_BENCH_TOKEN"),
             limit::environment("STMIRROR_BENCH_APP_KEY")},
            arguments[4], arguments[5]);
    } catch (const std::exception& failure) { limit::fail(failure); }
}
