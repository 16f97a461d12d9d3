// SPDX-License-Identifier: MIT
// The cryptography that the status server needs, by OpenSSL. Pure.
#pragma once

#include <string>
#include <string_view>

namespace stmirror::status {

std::string base64(std::string_view bytes);
/// The hash by which a Content-Security-Policy allows a script or style.
std::string sha256_base64(std::string_view text);
/// Compares in constant time: the duration reveals neither the secret nor its length.
bool equal_secrets(std::string_view given, std::string_view expected);

}  // namespace stmirror::status
