// SPDX-License-Identifier: MIT
// A reference to a secret, and how the secret is read.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror {

/// Where a secret is stored. The secret itself is not kept: it is read when needed, and never logged.
struct SecretSource {
    enum class Kind { File, Credential, Environment };
    static constexpr std::string_view credential_prefix = "credential:";
    static constexpr std::string_view environment_prefix = "env:";
    Kind kind = Kind::File;
    std::string name;         ///< path, credential name or variable name
    std::string set_at = {};  ///< "file:line: key" of the setting; empty if there is none
    /// For a credential "secret_X": the file secrets/X next to the configuration. systemd reads the
    /// credential from this file. A program that systemd did not start reads the file too, if its user has
    /// permission.
    std::string credential_file = {};

    /// Reads the secret, without white space at its ends (such as a final line end). Fails with
    /// Errc::Configuration if the secret is missing, empty or not one word, or if its file is readable by
    /// others or owned by another user. Fails with Errc::Io if a shortage on this machine prevents reading.
    /// Errors never contain the text of the secret.
    Result<std::string> read() const;
    /// Returns "/etc/stmirror/app_key", "credential:NAME" or "env:NAME", for messages.
    std::string describe() const;
};

}  // namespace stmirror
