// SPDX-License-Identifier: MIT
// pgbouncer in transaction mode in front of a server of the tests, on a Unix socket.
#pragma once

#include <fstream>
#include <limits>
#include <string>

#include "postgres.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {

class Pgbouncer {
 public:
    /// `more` are lines of the section [pgbouncer].
    explicit Pgbouncer(const Postgres& server, const std::string& more = "") {
        std::ofstream(folder_.path() / "settings")
            << "[databases]\npostgres = host=" << server.folder().string() << " user=stmirror\n[pgbouncer]\n"
            << "pool_mode = transaction\ndefault_pool_size = 2\nauth_type = any\nlisten_addr =\n"
            << "listen_port = 6432\nserver_round_robin = 1\nserver_login_retry = 1\nunix_socket_dir = "
            << folder_.path().string() << "\nlogfile = " << (folder_.path() / "log").string()
            << "\npidfile = " << (folder_.path() / "pid").string() << "\nadmin_users = stmirror\n"
            << more;
        give_to_server(folder_.path());
        shell(unprivileged() + "/usr/sbin/pgbouncer --daemon --quiet '" +
              (folder_.path() / "settings").string() + "'");
        EXPECT_TRUE(comes_true([&] { return publish::Connection::open(conninfo()).has_value(); }));
    }
    ~Pgbouncer() { shell("kill -INT \"$(cat '" + (folder_.path() / "pid").string() + "')\""); }
    Pgbouncer(const Pgbouncer&) = delete;
    Pgbouncer& operator=(const Pgbouncer&) = delete;

    std::string conninfo() const { return to("postgres"); }
    /// Returns the value of a setting, as pgbouncer itself shows it.
    std::string setting(const std::string& name) const {
        const auto found = folder_.path() / "setting";
        shell("psql --no-psqlrc --tuples-only --no-align --field-separator=' ' '" + to("pgbouncer") +
              "' --command='SHOW CONFIG' >'" + found.string() + "'");
        std::ifstream lines(found);
        for (std::string key, value; lines >> key >> value;) {
            if (key == name) { return value; }
            lines.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
        }
        return "";
    }

 private:
    std::string to(const std::string& database) const {
        return "host=" + folder_.path().string() + " port=6432 user=stmirror dbname=" + database;
    }
    TemporaryFolder folder_;
};

}  // namespace stmirror::testing
