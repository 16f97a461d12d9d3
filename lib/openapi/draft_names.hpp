// SPDX-License-Identifier: MIT
// Proposes names of tables and columns for an OpenAPI document.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace stmirror::openapi {

/// Returns the singular: "categories" -> "category", "statuses" -> "status", "equipment" -> "equipment".
std::string singular_of(std::string_view plural);
/// Returns a field or part of a path in snake_case, with only letters without accents, digits and single _:
/// "x-ref" -> "x_ref", "_links" -> "links".
std::string plain_name(std::string_view field);
/// Returns the table name for a path: ".../export/jobs/splits" -> "job_splits".
std::string table_of(std::string_view path);
/// Returns the scope that such a path usually needs, from its module and its name: "tn.jpm.jobs:r".
std::string usual_scope(std::string_view path);

/// Returns the first part of a path, which names the module: "/jpm/v2/…" -> "jpm". Empty if there is none.
std::string module_of(std::string_view path);

/// Gives each column of a table a unique name that is not an SQL keyword.
class ColumnNames {
 public:
    /// `singular` is the name of one record. `own` are the columns that the table always has.
    ColumnNames(std::string singular, std::set<std::string> own)
        : singular_(std::move(singular)), own_(std::move(own)) {}

    /// Returns a column name for a dotted field. Empty if the column gets the usual name of the field.
    std::string take(const std::string& field);

 private:
    std::string singular_;
    std::set<std::string> own_;
    std::set<std::string> taken_;
};

}  // namespace stmirror::openapi
