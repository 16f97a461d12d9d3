// SPDX-License-Identifier: MIT
// A separate PostgreSQL server in a temporary folder, on a Unix socket. Runs as an unprivileged user.
// STMIRROR_POSTGRES names the folder of the programs, for a version other than Debian's.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "publish/connection.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

/// Makes the user that runs the servers the owner of the folder.
void give_to_server(const std::filesystem::path& folder);
/// Returns the words to put before a program, so that it runs as the user that runs the servers.
std::string unprivileged();
/// Runs a shell command and waits for its end.
void shell(const std::string& command);

class Postgres {
 public:
    /// Creates a database cluster with the schemas `servicetitan` and `servicetitan_views`. Starts the
    /// server.
    Postgres();
    /// Creates a copy of the running `primary`. It follows `primary` by streaming replication until it is
    /// promoted.
    explicit Postgres(const Postgres& primary);
    ~Postgres();
    Postgres& operator=(const Postgres&) = delete;

    void start() const;
    /// Stops the server immediately, as a crash would.
    void stop() const;
    /// Kills all processes of the server.
    void kill() const;
    void promote() const { control("--wait promote"); }
    void reload() const { control("reload"); }
    /// Adds lines to postgresql.conf. The server reads them at its next start or at reload().
    void configure(const std::string& lines) const;
    /// Replaces pg_hba.conf.
    void admit(const std::string& lines) const;
    /// Copies the files of the stopped server. restore() copies them back.
    void back_up() const;
    void restore() const;

    /// Returns the folder of the socket. The server's files are in its subfolder `data`.
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string conninfo() const;
    /// Returns the rows of a query. A row has the form "a|b". NULL is "NULL".
    std::vector<std::string> rows(const std::string& sql) const;
    /// Runs all queries on one connection. Returns the rows of the last query.
    std::vector<std::string> rows_of(const std::vector<std::string>& queries) const;
    void run(const std::string& sql) const;

 private:
    void control(const std::string& arguments) const;
    /// Runs a command in the server's folder.
    void in_folder(const std::string& command) const;
    TemporaryFolder folder_;
};

}  // namespace stmirror::testing
