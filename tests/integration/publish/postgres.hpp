// SPDX-License-Identifier: MIT
// A PostgreSQL server of its own in a temporary folder, on a Unix socket. Runs as an unprivileged user.
// STMIRROR_POSTGRES names the folder of another version's programs than Debian's.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "publish/connection.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

/// Gives the folder to the user as whom servers run.
void give_to_server(const std::filesystem::path& folder);
/// Before the name of a program: runs it as that user.
std::string unprivileged();
/// Runs a command of a shell to its end.
void shell(const std::string& command);

class Postgres {
 public:
    /// Creates a database cluster with the schemas `servicetitan` and `servicetitan_views`, and starts the
    /// server.
    Postgres();
    /// A copy of the running `primary`, which follows it by streaming replication until it is promoted.
    explicit Postgres(const Postgres& primary);
    ~Postgres();
    Postgres& operator=(const Postgres&) = delete;

    void start() const;
    /// Stops the server immediately, as a crash would.
    void stop() const;
    void promote() const { control("--wait promote"); }
    void reload() const { control("reload"); }
    /// Adds lines to postgresql.conf. They are read at the next start or reload().
    void configure(const std::string& lines) const;
    /// Replaces pg_hba.conf.
    void admit(const std::string& lines) const;
    /// Copies the files of the stopped server; restore() puts them back.
    void back_up() const;
    void restore() const;

    /// The folder of the socket; the server's files are in `data`.
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string conninfo() const;
    /// The rows of a query, each as "a|b"; NULL as "NULL".
    std::vector<std::string> rows(const std::string& sql) const;
    /// Runs all queries over one connection; returns the rows of the last one.
    std::vector<std::string> rows_of(const std::vector<std::string>& queries) const;
    void run(const std::string& sql) const;

 private:
    void control(const std::string& arguments) const;
    /// Runs a command in the folder.
    void in_folder(const std::string& command) const;
    TemporaryFolder folder_;
};

}  // namespace stmirror::testing
