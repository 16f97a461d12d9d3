// SPDX-License-Identifier: MIT
#include "publish/binary_values.hpp"

#include <bit>

#include "base/timestamp.hpp"

namespace stmirror::publish {
namespace {

struct Oids {
    unsigned element;
    unsigned array;
};

/// Of PostgreSQL's pg_type, where they never change.
Oids oids(TargetType type) {
    switch (type) {
        case TargetType::Bigint:
            return {20, 1016};
        case TargetType::Double:
            return {701, 1022};
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
    for (int shift = byte_bits * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= byte_bits)
        out += static_cast<char>(static_cast<unsigned char>(number >> shift));
}

void append_sized(std::string& out, std::uint64_t value) {
    append(out, static_cast<std::uint32_t>(sizeof value));
    append(out, value);
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";

}  // namespace

unsigned array_oid(TargetType type) { return oids(type).array; }

Result<> BinaryArray::add(const mirror::OwnedCell& cell) {
    ++size_;
    if (std::holds_alternative<std::monostate>(cell)) {
        has_null_ = true;
        append(elements_, ~std::uint32_t{0});
        return {};
    }
    const auto* integer = std::get_if<std::int64_t>(&cell);
    const auto* real = std::get_if<double>(&cell);
    const auto* text = std::get_if<std::string>(&cell);
    if (type_ == TargetType::Bigint && integer != nullptr) {
        append_sized(elements_, static_cast<std::uint64_t>(*integer));
    } else if (type_ == TargetType::Boolean && integer != nullptr) {
        append(elements_, std::uint32_t{1});
        elements_ += *integer != 0 ? '\1' : '\0';
    } else if (type_ == TargetType::Double && real != nullptr) {
        append_sized(elements_, std::bit_cast<std::uint64_t>(*real));
    } else if (type_ == TargetType::Text && text != nullptr) {
        add_text(*text);
    } else if (type_ == TargetType::Timestamptz && text != nullptr) {
        return add_time(*text);
    } else {
        return Problem{Errc::Database, "a value of the mirror is no " + std::string(sql_name(type_))};
    }
    return {};
}

void BinaryArray::add_text(const std::string& text) {
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text) {
        if (c != '\0') {
            clean += c;
        } else {
            clean += replacement;
            ++replaced_;
        }
    }
    append(elements_, static_cast<std::uint32_t>(clean.size()));
    elements_ += clean;
}

Result<> BinaryArray::add_time(const std::string& text) {
    static const auto year_2000 = Timestamp::parse("2000-01-01T00:00:00Z").value();
    constexpr std::int64_t ticks_per_microsecond = 10;
    const auto time = Timestamp::parse(text);
    if (!time) return Problem{Errc::Database, "a value of the mirror is no time"};
    // Both counts begin in year 1, so the division rounds towards the past.
    const auto microseconds = time->since_year_one().count() / ticks_per_microsecond -
                              year_2000.since_year_one().count() / ticks_per_microsecond;
    append_sized(elements_, static_cast<std::uint64_t>(microseconds));
    return {};
}

std::string BinaryArray::bytes() const {
    std::string out;
    append(out, std::uint32_t{size_ == 0 ? 0U : 1U});  // dimensions
    append(out, std::uint32_t{has_null_ ? 1U : 0U});
    append(out, static_cast<std::uint32_t>(oids(type_).element));
    if (size_ == 0) return out;
    append(out, size_);
    append(out, std::uint32_t{1});  // the first index
    return out + elements_;
}

}  // namespace stmirror::publish
