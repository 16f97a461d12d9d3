// SPDX-License-Identifier: MIT
// The sections [publish.NAME]. Pure.
#pragma once

#include "catalogue/catalogue.hpp"
#include "settings/settings.hpp"
#include "toml/mistakes.hpp"
#include "toml/reader.hpp"

namespace stmirror::settings {

void read_publish(TomlReader& in, Settings& out);
/// Whether the tenants, tables and columns that the section `name` names exist.
void check_publish(const std::string& name, const TomlPlace& place, const Settings& settings,
                   const Catalogue& catalogue, Mistakes& mistakes);

}  // namespace stmirror::settings
