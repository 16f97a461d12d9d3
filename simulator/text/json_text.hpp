// SPDX-License-Identifier: MIT
// JSON as text: appends objects to a string, and reads and edits members of an object. Other members keep
// their bytes: decimals keep their zeros, and members keep their order. The input must be valid JSON. No side
// effects.
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

/// Returns a time stamp as .NET writes it: with 0 to 7 fractional digits and without trailing zeros.
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
    std::string_view value;  ///< the bytes of the value, including a string's quotes
};
std::vector<Member> members(std::string_view object);
/// Returns the value of a member, or of a member of a member ("address.city"). Returns empty if there is no
/// such member.
std::string_view value_of(std::string_view object, std::string_view name);
/// Returns the decoded content of a JSON string. Returns empty for any other type, including null.
std::optional<std::string> unquoted(std::string_view value);
/// Returns the object with only the named members, in the order of `names`.
std::string with_only(std::string_view object, std::initializer_list<std::string_view> names);
/// Returns the object with one member replaced, or appended if there was none.
std::string with_member(std::string_view object, std::string_view name, std::string_view value);

}  // namespace stmirror::simulator
