// SPDX-License-Identifier: MIT
// Collects the mistakes in files that the settings name, such as secrets, so that all are reported together.
// Pure.
#pragma once

#include <string>

#include "base/problem.hpp"

namespace stmirror::daemon {

class Mistakes {
 public:
    /// `set_at`: "file:line: key" of the settings, if the error does not name it itself.
    void add(const Problem& error, const std::string& set_at = {});

    /// One line for each mistake. Errc::Configuration if at least one must be corrected: a restart does not
    /// help. Errc::Io if all may be temporary.
    Result<> result() const;

 private:
    std::string text_;
    bool is_lasting_ = false;
};

}  // namespace stmirror::daemon
