// SPDX-License-Identifier: MIT
// The little cryptography that the status server needs, done by OpenSSL. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::status {

std::string base64(std::string_view bytes);
/// As a Content-Security-Policy names what it allows.
std::string sha256_base64(std::string_view text);
/// How long it takes tells nothing of the secret, not even its length.
bool equal_secrets(std::string_view given, std::string_view expected);

}  // namespace stmirror::status
