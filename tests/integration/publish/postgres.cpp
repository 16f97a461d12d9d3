// SPDX-License-Identifier: MIT
#include "postgres.hpp"

#include <unistd.h>

#include <cstdlib>

namespace stmirror::testing {
namespace {

const std::string binaries = "/usr/lib/postgresql/15/bin/";

/// PostgreSQL refuses to run as root.
std::string unprivileged() {
    return ::geteuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : "";
}

}  // namespace

Postgres::Postgres() {
    if (::geteuid() == 0) {
        const auto owned = "chown nobody:nogroup '" + folder_.path().string() + "'";
        EXPECT_EQ(std::system(owned.c_str()), 0);  // NOLINT(concurrency-mt-unsafe)
    }
    program("initdb", "--auth=trust --username=stmirror --no-sync --encoding=UTF8 --locale=C");
    start();
    run("CREATE SCHEMA servicetitan");
}

Postgres::~Postgres() { stop(); }

void Postgres::start() const {
    program("pg_ctl", "--wait --log='" + (folder_.path() / "log").string() +
                          "' --options=\"-c listen_addresses='' -c unix_socket_directories='" +
                          folder_.path().string() + "' -c fsync=off\" start");
}

void Postgres::stop() const { program("pg_ctl", "--wait --mode=immediate stop"); }

void Postgres::program(const std::string& name, const std::string& arguments) const {
    const auto command = "cd / && " + unprivileged() + binaries + name + " --pgdata='" +
                         (folder_.path() / "data").string() + "' " + arguments + " >/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(concurrency-mt-unsafe)
}

void Postgres::back_up() const {
    program("pg_ctl", "--wait --mode=fast stop");
    shell("cp -a data backup");
    start();
}

void Postgres::restore() const {
    stop();
    shell("rm -rf data && cp -a backup data");
    start();
}

void Postgres::shell(const std::string& command) const {
    const auto there = "cd '" + folder_.path().string() + "' && " + command;
    EXPECT_EQ(std::system(there.c_str()), 0) << there;  // NOLINT(concurrency-mt-unsafe)
}

std::string Postgres::conninfo() const {
    return "host=" + folder_.path().string() + " user=stmirror dbname=postgres";
}

std::vector<std::string> Postgres::rows(const std::string& sql) const { return rows_of({sql}); }

std::vector<std::string> Postgres::rows_of(const std::vector<std::string>& queries) const {
    const auto connection = publish::Connection::open(conninfo());
    std::vector<publish::Query> all;
    for (const auto& sql : queries) all.push_back({sql});
    const auto answers = connection.value()->run(all);
    EXPECT_TRUE(answers.has_value()) << answers.error().error.text;
    std::vector<std::string> lines;
    if (!answers) return lines;
    for (const auto& row : answers->back().rows) {
        auto& line = lines.emplace_back();
        for (const auto& value : row) line += (line.empty() ? "" : "|") + value.value_or("NULL");
    }
    return lines;
}

void Postgres::run(const std::string& sql) const { rows(sql); }

}  // namespace stmirror::testing
