// SPDX-License-Identifier: MIT
// The cryptography that the status server needs. Uses OpenSSL. No side effects.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::status {

std::string base64(std::string_view bytes);
/// Returns the hash that allows a script or style in a Content-Security-Policy.
std::string sha256_base64(std::string_view text);
/// Compares hashes of the secrets in constant time, so that the duration does not reveal which bytes are
/// right.
bool equal_secrets(std::string_view given, std::string_view expected);

}  // namespace stmirror::status
