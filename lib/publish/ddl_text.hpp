// SPDX-License-Identifier: MIT
// Writes the statements that create a target's tables, as a script for people. No side effects.
#pragma once

#include <string>

#include "publish/layout.hpp"

namespace stmirror::publish {

struct DdlOptions {
    bool citus = false;               ///< distribute all tables by the tenant and colocate them
    bool row_level_security = false;  ///< show only rows of the tenant in the setting stmirror.tenant_id
};

std::string ddl_text(const Layout& layout, DdlOptions options);

}  // namespace stmirror::publish
