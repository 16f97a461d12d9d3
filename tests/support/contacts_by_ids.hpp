// SPDX-License-Identifier: MIT
// A resource file of the kind "by_ids": the contacts of up to five locations in each request.
#pragma once

#include <string>

namespace stmirror::testing {

inline const std::string contacts_by_ids = R"(about = "Contacts of locations."
columns = [
    { field = "locationId", type = "integer", key = true, parent = "id", about = "The location." },
    { field = "id", type = "integer", key = true, about = "Its id." },
    { field = "type", type = "text", about = "What it is." },
    { field = "value", type = "text", about = "The number or address." },
    { field = "modifiedOn", type = "time", about = "When it was last changed." },
]
ignored = ["memo", "phoneSettings", "preferences", "createdOn"]
[feed]
kind = "by_ids"
path = "/crm/v2/tenant/{tenant}/locations/contacts"
parent = "locations"
ids = "locationIds"
ids_max = 5
)";

}  // namespace stmirror::testing
