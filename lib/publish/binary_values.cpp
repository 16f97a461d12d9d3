// SPDX-License-Identifier: MIT
#include "publish/binary_values.hpp"

#include <algorithm>
#include <bit>
#include <string_view>

#include "base/timestamp.hpp"
#include "publish/numeric.hpp"

namespace stmirror::publish {
namespace {

struct Oids {
    unsigned element;
    unsigned array;
};

/// Returns the OIDs of a type and of its array type in pg_type. PostgreSQL never changes these numbers.
Oids oids(TargetType type) {
    switch (type) {
        case TargetType::Bigint:
            return {20, 1016};
        case TargetType::Double:
            return {701, 1022};
        case TargetType::Numeric:
            return {1700, 1231};
        case TargetType::Boolean:
            return {16, 1000};
        case TargetType::Timestamptz:
            return {1184, 1185};
        case TargetType::Text:
            break;
    }
    return {25, 1009};
}

template <class Number>
void append(std::string& out, Number number) {
    constexpr int byte_bits = 8;
    for (int shift = byte_bits * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= byte_bits) {
        out += static_cast<char>(static_cast<unsigned char>(number >> shift));
    }
}

void append_sized(std::string& out, std::uint64_t value) {
    append(out, static_cast<std::uint32_t>(sizeof value));
    append(out, value);
}

/// Appends the length and the text. Returns how many U+0000 characters were replaced.
std::uint64_t append_text(std::string& out, const std::string& text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    const auto zeros = static_cast<std::uint64_t>(std::ranges::count(text, '\0'));
    append(out, static_cast<std::uint32_t>(text.size() + zeros * (replacement.size() - 1)));
    if (zeros == 0) {
        out += text;
        return 0;
    }
    for (const char c : text) {
        if (c != '\0') {
            out += c;
        } else {
            out += replacement;
        }
    }
    return zeros;
}

}  // namespace

unsigned array_oid(TargetType type) { return oids(type).array; }

void append_int16(std::string& out, std::int16_t number) { append(out, static_cast<std::uint16_t>(number)); }

std::optional<std::int64_t> microseconds_since_2000(const std::string& text) {
    static const auto year_2000 = Timestamp::parse("2000-01-01T00:00:00Z").value();
    constexpr std::int64_t ticks_per_microsecond = 10;
    const auto time = Timestamp::parse(text);
    if (!time) { return std::nullopt; }
    // Both numbers count from year 1, so they are positive and the division rounds towards the past.
    return time->since_year_one().count() / ticks_per_microsecond -
           year_2000.since_year_one().count() / ticks_per_microsecond;
}

Result<std::uint64_t> append_value(std::string& out, TargetType type, const mirror::OwnedCell& cell) {
    if (std::holds_alternative<std::monostate>(cell)) {
        append(out, ~std::uint32_t{0});
        return std::uint64_t{0};
    }
    const auto* integer = std::get_if<std::int64_t>(&cell);
    const auto* real = std::get_if<double>(&cell);
    const auto* text = std::get_if<std::string>(&cell);
    if (type == TargetType::Text && text != nullptr) { return append_text(out, *text); }
    if (type == TargetType::Bigint && integer != nullptr) {
        append_sized(out, static_cast<std::uint64_t>(*integer));
        return std::uint64_t{0};
    }
    if (type == TargetType::Boolean && integer != nullptr) {
        append(out, std::uint32_t{1});
        out += *integer != 0 ? '\1' : '\0';
        return std::uint64_t{0};
    }
    if (type == TargetType::Double && real != nullptr) {
        append_sized(out, std::bit_cast<std::uint64_t>(*real));
        return std::uint64_t{0};
    }
    if (type == TargetType::Numeric && text != nullptr) {
        const auto bytes = numeric_bytes(*text);
        append(out, static_cast<std::uint32_t>(bytes.size()));
        out += bytes;
        return std::uint64_t{0};
    }
    const auto time =
        type == TargetType::Timestamptz && text != nullptr ? microseconds_since_2000(*text) : std::nullopt;
    if (!time) {
        return Problem{Errc::Database,
                       "a value of the mirror is not of the type " + std::string(sql_name(type))};
    }
    append_sized(out, static_cast<std::uint64_t>(*time));
    return std::uint64_t{0};
}

Result<> BinaryArray::add(const mirror::OwnedCell& cell) {
    const auto replaced = append_value(elements_, type_, cell);
    if (!replaced) { return replaced.error(); }
    ++size_;
    has_null_ = has_null_ || std::holds_alternative<std::monostate>(cell);
    replaced_ += *replaced;
    return {};
}

std::string BinaryArray::bytes() const {
    std::string out;
    append(out, std::uint32_t{size_ == 0 ? 0U : 1U});  // dimensions
    append(out, std::uint32_t{has_null_ ? 1U : 0U});
    append(out, static_cast<std::uint32_t>(oids(type_).element));
    if (size_ == 0) { return out; }
    append(out, size_);
    append(out, std::uint32_t{1});  // the first index
    return out + elements_;
}

}  // namespace stmirror::publish
