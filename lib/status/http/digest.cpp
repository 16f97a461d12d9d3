// SPDX-License-Identifier: MIT
#include "status/http/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

namespace stmirror::status {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Digest sha256(std::string_view text) {
    Digest digest{};
    SHA256(bytes_of(text), text.size(), digest.data());
    return digest;
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                      static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::string sha256_base64(std::string_view text) {
    const auto digest = sha256(text);
    return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool equal_secrets(std::string_view given, std::string_view expected) {
    const auto first = sha256(given);
    const auto second = sha256(expected);
    return CRYPTO_memcmp(first.data(), second.data(), first.size()) == 0;
}

}  // namespace stmirror::status
