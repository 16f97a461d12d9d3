// SPDX-License-Identifier: MIT
// What the uses of the command publish have in common: the target's settings and what is published there.
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

/// All tables that [publish.NAME] names, with the columns that it does not leave out.
Result<publish::Layout> published_layout(const Configuration& configuration, const std::string& target);

struct PublishSource {
    /// `target`: NAME of [publish.NAME]. Reads the secret and opens the mirror.
    static Result<PublishSource> open(const Configuration& configuration, const std::string& target);

    std::string conninfo;
    std::string mirror_name;  ///< of this machine and the file: no other mirror has both
    std::vector<const TenantSettings*> tenants;
    publish::Layout layout;
    std::unique_ptr<mirror::Reader> reader;
    std::size_t batch = 0;
};

}  // namespace stmirror::daemon
