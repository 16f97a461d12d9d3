// SPDX-License-Identifier: MIT
// A reference to a secret, and how it is read.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace stmirror {

/// Where a secret is stored, not its text: it is read when needed and never logged.
struct SecretSource {
    enum class Kind { File, Credential, Environment };
    static constexpr std::string_view credential_prefix = "credential:";
    static constexpr std::string_view environment_prefix = "env:";
    Kind kind = Kind::File;
    std::string name;         ///< path, credential name or variable name
    std::string set_at = {};  ///< "file:line: key" of the setting; empty if not from a file
    /// Of a credential "secret_X": secrets/X beside the configuration. systemd reads it there, and so does a
    /// program that systemd did not start, if its user may.
    std::string credential_file = {};

    /// Reads the secret, without white space at its ends (such as a final line end). Errc::Configuration,
    /// with advice, if the file is missing, readable by others, owned by another user, or empty. Errc::Io if
    /// a shortage of this machine prevents reading. Errors never contain the text of the secret.
    Result<std::string> read() const;
    /// For messages: "/etc/stmirror/app_key", "credential:NAME", "env:NAME".
    std::string describe() const;
};

}  // namespace stmirror
