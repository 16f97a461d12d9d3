// SPDX-License-Identifier: MIT
// Parts of resource files. Any selection of them, in this order, is a valid file.
#pragma once

#include <string_view>

namespace stmirror::testing {

inline constexpr std::string_view resource_parts[] = {
    "about = \"Jobs.\"\n",
    "singular = \"work\"\n",
    "modified = \"modified_on\"\nignored = [\"etag\"]\nenabled = false\n",
    R"(columns = [
    { field = "id", type = "integer", key = true, about = "Its id." },
    { name = "parent_id", parent = "id", about = "Its parent." },
    { field = "modifiedOn", type = "time", index = true, about = "Its change." },
    { field = "total", type = "real", decimal = true, about = "What it comes to." },
    { field = "notes", type = "json", about = "Its notes." },
]
)",
    R"([feed]
kind = "list"
path = "/test/v2/tenant/{tenant}/jobs"
scope = "tn.test:r"
scope_confirmed = false
max_at_once = 1
sort = "+Id"
query = { active = "Any" }
)",
    R"([[fallback]]
kind = "window"
path = "/test/v2/tenant/{tenant}/jobs"
scope = "tn.test:r"
)",
    R"([[repair]]
kind = "per_parent"
path = "/test/v2/tenant/{tenant}/parents/{id}/jobs"
scope = "tn.test:r"
parent = "parents"
)",
    R"([[repair]]
kind = "per_parent"
path = "/test/v2/tenant/{tenant}/jobs/{jobId}/jobs"
scope = "tn.test:r"
parent = "jobs"
placeholders = { jobId = "id" }
)",
    R"([lookup]
ids = "ids"
ids_max = 20
record = "/test/v2/tenant/{tenant}/jobs/{id}"
)",
    R"([[child]]
name = "work_tags"
field = "tags"
about = "Tags."
columns = [{ name = "tag_id", type = "integer", index = true, about = "The tag." }]
)",
};

}  // namespace stmirror::testing
