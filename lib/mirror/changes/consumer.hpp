// SPDX-License-Identifier: MIT
// A named reader of the change log. Its position is kept in a small file beside the mirror, because only the
// store may write to the mirror. Does not read the log itself. Used by one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::mirror {

/// The name under which a publisher reads the change log.
inline std::string consumer_of_target(const std::string& target) { return "publish-" + target; }

class Consumer {
 public:
    /// Errc::Usage if the name is longer than 64 characters or has characters other than letters, digits, '-'
    /// and '_'. Errc::NotOurs if another process reads under this name.
    static Result<std::unique_ptr<Consumer>> open(const std::filesystem::path& mirror,
                                                  const std::string& name);
    ~Consumer();

    /// Empty if no position was saved yet.
    Result<std::optional<ChangePosition>> position() const;
    /// Saves the position durably. After a crash the previous position remains.
    Result<> keep(const ChangePosition& position);

 private:
    struct Impl;
    explicit Consumer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
