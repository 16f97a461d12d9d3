// SPDX-License-Identifier: MIT
// JSON as text: appends objects to a string, and reads and edits members of an object. The bytes of all other
// members stay as they are: decimals keep their zeros, members their order. The input must be valid JSON.
// Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::simulator {

/// A stamp as .NET writes it: 0 to 7 fractional digits, trailing zeros cut.
std::string stamp_text(Timestamp time);
void append_stamp(std::string& out, Timestamp time);
/// Appends a JSON string, with quotes and escapes.
void append_quoted(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

/// Writes one object at the end of a string.
class ObjectWriter {
 public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
    ObjectWriter& raw(std::string_view name, std::string_view value);
    ObjectWriter& text(std::string_view name, std::string_view value);
    ObjectWriter& number(std::string_view name, std::int64_t value);
    ObjectWriter& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    ObjectWriter& null(std::string_view name) { return raw(name, "null"); }
    ObjectWriter& stamp(std::string_view name, Timestamp value);
    ObjectWriter& number_or_null(std::string_view name, std::optional<std::int64_t> value);
    ObjectWriter& text_or_null(std::string_view name, std::optional<std::string_view> value);
    ObjectWriter& numbers(std::string_view name, std::span<const std::int64_t> values);
    /// Begins a member whose value the caller appends.
    std::string& member(std::string_view name);
    void end() { out_ += '}'; }

 private:
    std::string& out_;
    bool first_ = true;
};

struct Member {
    std::string_view name;
    std::string_view value;  ///< unchanged, a string with its quotes
};
std::vector<Member> members(std::string_view object);
/// The value of a member, or of a member of a member ("address.city"); empty if there is none.
std::string_view value_of(std::string_view object, std::string_view name);
/// The text of a JSON string, without quotes and escapes; empty for null and every other type.
std::optional<std::string> unquoted(std::string_view value);
/// The object with only the named members, in that order.
std::string with_only(std::string_view object, std::initializer_list<std::string_view> names);
/// The object with one member replaced, or appended if there was none.
std::string with_member(std::string_view object, std::string_view name, std::string_view value);

}  // namespace stmirror::simulator
