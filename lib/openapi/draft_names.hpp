// SPDX-License-Identifier: MIT
// Names of tables and columns for what an OpenAPI document describes.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace stmirror::openapi {

/// "categories" -> "category", "statuses" -> "status", "equipment" -> "equipment".
std::string singular_of(std::string_view plural);
/// The table for a path: ".../export/jobs/splits" -> "job_splits".
std::string table_of(std::string_view path);
/// The scope that paths of this module and name usually need: "tn.jpm.jobs:r".
std::string usual_scope(std::string_view path);

/// Gives each column of a table a name of its own that is no word of SQL.
class ColumnNames {
 public:
    /// `singular` is the name of one record; `own` are columns that the table has anyway.
    ColumnNames(std::string singular, std::set<std::string> own)
        : singular_(std::move(singular)), own_(std::move(own)) {}

    /// The column for a dotted field.
    std::string take(const std::string& field);

 private:
    std::string singular_;
    std::set<std::string> own_;
    std::set<std::string> taken_;
};

}  // namespace stmirror::openapi
