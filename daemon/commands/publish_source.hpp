// SPDX-License-Identifier: MIT
// What the forms of `stmirror publish` have in common: the target's settings and what is published there.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "publish/layout.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Returns all tables that [publish.NAME] selects, without the columns that it leaves out.
Result<publish::Layout> published_layout(const Configuration& configuration, const std::string& target);

struct PublishSource {
    /// Reads the secret and opens the mirror. `target` is NAME of [publish.NAME].
    static Result<PublishSource> open(const Configuration& configuration, const std::string& target);

    std::string conninfo;
    std::string mirror_name;  ///< identifies this mirror: the name of the machine, ":" and the file's path
    std::vector<const TenantSettings*> tenants;
    publish::Layout layout;            ///< only tables that the mirror has
    std::vector<std::string> missing;  ///< the other tables to publish
    std::unique_ptr<mirror::Reader> reader;
    std::size_t batch = 0;
};

}  // namespace stmirror::daemon
