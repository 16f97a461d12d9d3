// SPDX-License-Identifier: MIT
// Generates the documentation of the mirror's tables from the catalogue.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"

namespace stmirror {

/// Returns the text of docs/tables.md: every table with its columns, their types and meanings.
std::string tables_markdown(const Catalogue& catalogue);
/// Returns the text of docs/modules/MODULE.md.
std::string module_markdown(const Catalogue& catalogue, const std::string& module);

}  // namespace stmirror
