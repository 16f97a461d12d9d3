// SPDX-License-Identifier: MIT
// Reads and checks the sections [publish.NAME].
#pragma once

#include "catalogue/catalogue.hpp"
#include "settings/settings.hpp"
#include "toml/mistakes.hpp"
#include "toml/reader.hpp"

namespace stmirror::settings {

void read_publish(TomlReader& in, Settings& out);
/// Notes a mistake for each tenant, table or column that the section `name` names and that does not exist.
void check_publish(const std::string& name, const TomlPlace& place, const Settings& settings,
                   const Catalogue& catalogue, Mistakes& mistakes);

}  // namespace stmirror::settings
