// SPDX-License-Identifier: MIT
// Collects the mistakes in files that the settings name, such as secrets, so that all are reported together.
#pragma once

#include <string>

#include "base/problem.hpp"

namespace stmirror::daemon {

class Mistakes {
 public:
    /// `set_at` is "file:line: key" of the settings. It is needed if the error itself does not name the
    /// setting.
    void add(const Problem& error, const std::string& set_at = {});

    /// Returns an error with one line for each mistake, if there are any. Its code is Errc::Configuration if
    /// at least one must be corrected, so that a restart does not help. Its code is Errc::Io if all may be
    /// temporary.
    Result<> result() const;

 private:
    std::string text_;
    bool is_lasting_ = false;
};

}  // namespace stmirror::daemon
