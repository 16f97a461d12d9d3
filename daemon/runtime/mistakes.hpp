// SPDX-License-Identifier: MIT
// The mistakes in what the settings name, gathered so that all are told at once, and as what they count
// together. Pure.
#pragma once

#include <string>

#include "base/error.hpp"

namespace stmirror::daemon {

class Mistakes {
 public:
    /// `set_at`: "file:line: key" of the settings, where the error does not say it by itself.
    void add(const Error& error, const std::string& set_at = {});

    /// Errc::Configuration where at least one has to be mended in the settings: starting again is no use.
    /// Errc::Io where all may pass. Every mistake has a line.
    Result<> result() const;

 private:
    std::string text_;
    bool is_lasting_ = false;
};

}  // namespace stmirror::daemon
