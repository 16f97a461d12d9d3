// SPDX-License-Identifier: MIT
// A PostgreSQL server of its own in a temporary folder, on a Unix socket. Runs as an unprivileged user.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "publish/connection.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

class Postgres {
 public:
    /// Creates a database cluster with the schema `servicetitan` and starts the server.
    Postgres();
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    void start() const;
    /// At once, as after a crash.
    void stop() const;
    /// Copies the files of the stopped server; restore() puts them back.
    void back_up() const;
    void restore() const;
    std::string conninfo() const;
    /// The rows of a query, each as "a|b"; NULL as "NULL".
    std::vector<std::string> rows(const std::string& sql) const;
    /// The rows of the last query; all run over one connection.
    std::vector<std::string> rows_of(const std::vector<std::string>& queries) const;
    void run(const std::string& sql) const;

 private:
    /// Runs a program of PostgreSQL to its end.
    void program(const std::string& name, const std::string& arguments) const;
    /// In the folder of the server's files.
    void shell(const std::string& command) const;
    TemporaryFolder folder_;
};

}  // namespace stmirror::testing
