// SPDX-License-Identifier: MIT
#include "postgres.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

namespace fs = std::filesystem;

std::string program(const std::string& name) {
    const auto* folder = std::getenv("STMIRROR_POSTGRES");  // NOLINT(concurrency-mt-unsafe)
    const fs::path programs = folder == nullptr ? "/usr/lib/postgresql/15/bin" : folder;
    return "cd / && " + unprivileged() + (programs / name).string() + " ";
}

/// Returns a process' state, for example 'Z', and its parent. The state is '\0' if there is no such process.
std::pair<char, pid_t> state_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    std::pair<char, pid_t> found{'\0', 0};
    if (line.empty()) { return found; }
    std::istringstream after_name(line.substr(line.rfind(')') + 1));
    after_name >> found.first >> found.second;
    return found;
}

bool is_running(pid_t process) {
    const auto state = state_of(process).first;
    return state != '\0' && state != 'Z';
}

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto process = static_cast<pid_t>(std::atoi(entry.path().filename().c_str()));  // NOLINT
        if (process > 0 && state_of(process).second == parent) { children.push_back(process); }
    }
    return children;
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

}  // namespace

std::string unprivileged() {
    return ::geteuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : "";
}

void shell(const std::string& command) {
    EXPECT_EQ(std::system(command.c_str()), 0) << command;  // NOLINT(concurrency-mt-unsafe)
}

void give_to_server(const fs::path& folder) {
    if (::geteuid() == 0) { shell("chown -R nobody:nogroup " + quoted(folder)); }
}

Postgres::Postgres() {
    give_to_server(folder());
    // Text is not sorted as in SQLite, so that tests find statements that depend on the sort order.
    shell(program("initdb") + "--pgdata=" + quoted(folder() / "data") +
          " --auth=trust --username=stmirror --no-sync --encoding=UTF8 --locale=C --locale-provider=icu"
          " --icu-locale=en-US >/dev/null");
    configure("fsync = off\nlisten_addresses = ''");
    start();
    run("CREATE SCHEMA servicetitan");
    run("CREATE SCHEMA servicetitan_views");
}

Postgres::Postgres(const Postgres& primary) {
    give_to_server(folder());
    shell(program("pg_basebackup") + "--pgdata=" + quoted(folder() / "data") + " --dbname='" +
          primary.conninfo() + "' --write-recovery-conf --no-sync --checkpoint=fast");
    start();
}

Postgres::~Postgres() {
    if (fs::exists(folder() / "data" / "postmaster.pid")) { stop(); }
}

void Postgres::configure(const std::string& lines) const {
    std::ofstream(folder() / "data" / "postgresql.conf", std::ios::app) << lines << '\n';
}

void Postgres::admit(const std::string& lines) const {
    std::ofstream(folder() / "data" / "pg_hba.conf") << lines << '\n';
}

void Postgres::start() const {
    control("--wait --log=" + quoted(folder() / "log") +
            " --options=\"-c unix_socket_directories=" + quoted(folder()) + "\" start");
}

void Postgres::stop() const { control("--wait --mode=immediate stop"); }

void Postgres::kill() const {
    const auto pid_file = folder() / "data" / "postmaster.pid";
    pid_t server = 0;
    std::ifstream(pid_file) >> server;
    auto all = children_of(server);
    all.insert(all.begin(), server);
    for (const auto process : all) { ::kill(process, SIGKILL); }
    for (const auto process : all) {
        EXPECT_TRUE(comes_true([&] { return !is_running(process); })) << process;
    }
    // A killed server leaves its lock files. A new server does not start if the lock files name a process
    // that exists, and a killed process exists until its parent has reaped it.
    fs::remove(pid_file);
    fs::remove(folder() / ".s.PGSQL.5432.lock");
}

void Postgres::control(const std::string& arguments) const {
    shell(program("pg_ctl") + "--pgdata=" + quoted(folder() / "data") + " " + arguments + " >/dev/null");
}

void Postgres::back_up() const {
    control("--wait --mode=fast stop");
    in_folder("rm -rf backup && cp -a data backup");
    start();
}

void Postgres::restore() const {
    stop();
    in_folder("rm -rf data && cp -a backup data");
    start();
}

void Postgres::in_folder(const std::string& command) const {
    shell("cd " + quoted(folder()) + " && " + command);
}

std::string Postgres::conninfo() const {
    return "host=" + folder().string() + " user=stmirror dbname=postgres";
}

std::vector<std::string> Postgres::rows(const std::string& sql) const { return rows_of({sql}); }

std::vector<std::string> Postgres::rows_of(const std::vector<std::string>& queries) const {
    const auto connection = publish::Connection::open(conninfo());
    std::vector<publish::Query> all;
    for (const auto& sql : queries) { all.push_back({sql}); }
    const auto answers = connection.value()->run(all);
    EXPECT_TRUE(answers.has_value()) << answers.error().error.text;
    std::vector<std::string> lines;
    if (!answers) { return lines; }
    for (const auto& row : answers->back().rows) {
        auto& line = lines.emplace_back();
        for (const auto& value : row) { line += (line.empty() ? "" : "|") + value.value_or("NULL"); }
    }
    return lines;
}

void Postgres::run(const std::string& sql) const { rows(sql); }

}  // namespace stmirror::testing
