// SPDX-License-Identifier: MIT
// A resource file whose table is read once for each row of a built-in table.
#pragma once

#include <string>

namespace stmirror::testing {

inline const std::string customer_files = R"(about = "Files."
columns = [
    { name = "customer_id", parent = "id", key = true, about = "The customer." },
    { field = "id", type = "integer", key = true, about = "Its id." },
]
[feed]
kind = "per_parent"
path = "/forms/v2/tenant/{tenant}/customers/{id}/files"
scope = "tn.forms:r"
parent = "customers"
)";

}  // namespace stmirror::testing
