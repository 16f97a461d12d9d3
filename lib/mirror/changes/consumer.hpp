// SPDX-License-Identifier: MIT
// A named reader of the change log. Stores the reader's position in a small file next to the mirror, because
// the mirror has only one writer. Does not read the log itself. Not thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::mirror {

/// Returns the name under which a publisher reads the change log.
inline std::string consumer_of_target(const std::string& target) { return "publish-" + target; }

class Consumer {
 public:
    /// Opens the consumer and locks its name. Fails with Errc::Usage if the name is empty, is longer than 64
    /// characters, or has characters other than letters, digits, '-' and '_'. Fails with Errc::InUse if
    /// another process uses the name.
    static Result<std::unique_ptr<Consumer>> open(const std::filesystem::path& mirror,
                                                  const std::string& name);
    ~Consumer();

    /// Returns the saved position, or empty if none was saved yet.
    Result<std::optional<ChangePosition>> position() const;
    /// Saves the position durably. A crash during the call leaves the previous position or the new one.
    Result<> keep(const ChangePosition& position);

 private:
    struct Impl;
    explicit Consumer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
