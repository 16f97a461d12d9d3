// SPDX-License-Identifier: MIT
// The statements that create a target's tables, as a script for people. Pure.
#pragma once

#include <string>

#include "publish/layout.hpp"

namespace stmirror::publish {

struct DdlOptions {
    bool citus = false;               ///< distribute each table by the tenant, next to the others
    bool row_level_security = false;  ///< rows of the tenant that the setting stmirror.tenant_id names
};

std::string ddl_text(const Layout& layout, DdlOptions options);

}  // namespace stmirror::publish
