// SPDX-License-Identifier: MIT
// What the uses of the command publish have in common: the target's settings and what is published there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "publish/layout.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

struct PublishSource {
    /// `target`: NAME of [publish.NAME]. Reads the secret and opens the mirror.
    static Result<PublishSource> open(const Configuration& configuration, const std::string& target);

    std::string conninfo;
    std::string mirror_name;  ///< of this machine and the file: no other mirror has both
    std::vector<std::int64_t> tenants;
    publish::Layout layout;
    std::unique_ptr<mirror::Reader> reader;
};

}  // namespace stmirror::daemon
