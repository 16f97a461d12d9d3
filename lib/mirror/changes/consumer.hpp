// SPDX-License-Identifier: MIT
// A named reader of the change log and its position, which is kept in a small file beside the mirror: only
// the store may write to the mirror itself. Does not read the log. Used by one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::mirror {

class Consumer {
 public:
    /// Errc::Usage for a name of other characters than letters, digits, '-' and '_', or of more than 64;
    /// Errc::NotOurs where another process reads under this name.
    static Result<std::unique_ptr<Consumer>> open(const std::filesystem::path& mirror,
                                                  const std::string& name);
    ~Consumer();

    /// Empty where none was kept yet.
    Result<std::optional<ChangePosition>> position() const;
    /// On the disk when it returns. A crash leaves the former position.
    Result<> keep(const ChangePosition& position);

 private:
    struct Impl;
    explicit Consumer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
