// SPDX-License-Identifier: MIT
#include "simulator/reads/continuation_token.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>

namespace stmirror::simulator {
namespace {

using Byte = unsigned char;
constexpr Byte version = 1;
constexpr std::uint64_t kind_utc = std::uint64_t{1} << 62;  ///< the bits for UTC in .NET's DateTime.ToBinary
constexpr std::size_t checksum_at = 17;
constexpr std::size_t token_bytes = 21;
constexpr std::size_t token_characters = 28;

void put(std::span<Byte> out, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) { out[i] = static_cast<Byte>(value >> (8 * i)); }
}

std::uint64_t get(std::span<const Byte> in) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) { value |= std::uint64_t{in[i]} << (8 * i); }
    return value;
}

std::array<Byte, 4> checksum(std::span<const Byte> bytes) {
    std::array<Byte, EVP_MAX_MD_SIZE> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_md5(), nullptr);
    return {digest[0], digest[1], digest[2], digest[3]};
}

}  // namespace

std::string write_token(const FeedPosition& position) {
    std::array<Byte, token_bytes> bytes{version};
    const std::span all(bytes);
    put(all.subspan(1), static_cast<std::uint64_t>(position.modified.since_year_one().count()) | kind_utc);
    put(all.subspan(9), position.id);
    std::ranges::copy(checksum(all.first(checksum_at)), bytes.begin() + checksum_at);
    std::array<Byte, token_characters + 1> text{};
    EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
    return {text.begin(), text.end() - 1};
}

std::optional<FeedPosition> read_token(std::string_view token) {
    if (token.size() != token_characters) { return std::nullopt; }
    const std::vector<Byte> text(token.begin(), token.end());
    std::array<Byte, token_bytes> bytes{};
    if (EVP_DecodeBlock(bytes.data(), text.data(), static_cast<int>(text.size())) !=
        static_cast<int>(bytes.size())) {
        return std::nullopt;
    }
    const std::span<const Byte> all(bytes);
    if (bytes[0] != version ||
        !std::ranges::equal(checksum(all.first(checksum_at)), all.subspan(checksum_at))) {
        return std::nullopt;
    }
    const auto ticks = get(all.subspan(1)) & ~(std::uint64_t{3} << 62);
    return FeedPosition{Timestamp{Ticks{static_cast<std::int64_t>(ticks)}}, get(all.subspan(9))};
}

}  // namespace stmirror::simulator
