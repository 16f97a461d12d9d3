// SPDX-License-Identifier: MIT
#include "simulator/text/json_text.hpp"

#include <array>
#include <charconv>

namespace stmirror::simulator {
namespace {

/// Returns the position after the JSON string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') { ++at; }
    }
    return at + 1;
}

/// Returns the position after the JSON value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = end_of_string(text, at);
            if (depth == 0) { return at; }
            continue;
        }
        if (c == '{' || c == '[') { ++depth; }
        if (c == '}' || c == ']' || c == ',') {
            if (depth == 0) { return at; }
            if (c != ',' && --depth == 0) { return at + 1; }
        }
        ++at;
    }
    return at;
}

/// Calls fn(name, value) for each member until it returns false.
template <class Fn>
void each_member(std::string_view object, Fn fn) {
    std::size_t at = 1;
    while (at < object.size() && object[at] == '"') {
        const auto name_end = end_of_string(object, at);
        const auto name = object.substr(at + 1, name_end - at - 2);
        const auto value_end = end_of_value(object, name_end + 1);
        if (!fn(name, object.substr(name_end + 1, value_end - name_end - 1))) { return; }
        at = value_end + 1;
    }
}

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[static_cast<unsigned char>(c) & 15];
}

void append_utf8(std::string& out, unsigned code) {
    const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) { return put(code); }
    if (code < 0x800) {
        put(0xc0 | code >> 6);
        return put(0x80 | (code & 0x3f));
    }
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
}

}  // namespace

void append_stamp(std::string& out, Timestamp time) {
    std::array<char, Timestamp::text_length> text{};
    time.write_to(text.data());
    std::size_t size = text.size() - 1;
    while (text[size - 1] == '0' && size > 20) { --size; }
    if (size == 20) {
        --size;  // no digit is left, so the point is removed, too
    }
    out.append(text.data(), size);
    out += 'Z';
}

std::string stamp_text(Timestamp time) {
    std::string text;
    append_stamp(text, time);
    return text;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    std::size_t clean = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') { continue; }
        out.append(text, clean, i - clean);
        append_escape(out, c);
        clean = i + 1;
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

std::string& ObjectWriter::member(std::string_view name) {
    if (!first_) { out_ += ','; }
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
}

ObjectWriter& ObjectWriter::raw(std::string_view name, std::string_view value) {
    member(name) += value;
    return *this;
}

ObjectWriter& ObjectWriter::text(std::string_view name, std::string_view value) {
    append_quoted(member(name), value);
    return *this;
}

ObjectWriter& ObjectWriter::number(std::string_view name, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    member(name).append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    return *this;
}

ObjectWriter& ObjectWriter::stamp(std::string_view name, Timestamp value) {
    auto& out = member(name);
    out += '"';
    append_stamp(out, value);
    out += '"';
    return *this;
}

ObjectWriter& ObjectWriter::number_or_null(std::string_view name, std::optional<std::int64_t> value) {
    return value ? number(name, *value) : null(name);
}

ObjectWriter& ObjectWriter::text_or_null(std::string_view name, std::optional<std::string_view> value) {
    return value ? text(name, *value) : null(name);
}

ObjectWriter& ObjectWriter::numbers(std::string_view name, std::span<const std::int64_t> values) {
    auto& out = member(name);
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0) { out += ','; }
        out += std::to_string(values[i]);
    }
    out += ']';
    return *this;
}

std::vector<Member> members(std::string_view object) {
    std::vector<Member> found;
    found.reserve(32);
    each_member(object, [&found](std::string_view name, std::string_view value) {
        found.push_back({name, value});
        return true;
    });
    return found;
}

std::string_view value_of(std::string_view object, std::string_view name) {
    const auto dot = name.find('.');
    const auto head = name.substr(0, dot);
    std::string_view found;
    each_member(object, [&](std::string_view n, std::string_view value) {
        if (n == head) { found = value; }
        return n != head;
    });
    if (dot == std::string_view::npos) { return found; }
    return found.starts_with('{') ? value_of(found, name.substr(dot + 1)) : std::string_view{};
}

std::optional<std::string> unquoted(std::string_view value) {
    if (value.size() < 2 || value.front() != '"') { return std::nullopt; }
    std::string text;
    for (std::size_t i = 1; i + 1 < value.size(); ++i) {
        if (value[i] != '\\') {
            text += value[i];
            continue;
        }
        switch (const char c = value[++i]) {
            case 'n':
                text += '\n';
                break;
            case 'r':
                text += '\r';
                break;
            case 't':
                text += '\t';
                break;
            case 'b':
                text += '\b';
                break;
            case 'f':
                text += '\f';
                break;
            case 'u': {
                unsigned code = 0;
                std::from_chars(value.data() + i + 1, value.data() + i + 5, code, 16);
                append_utf8(text, code);
                i += 4;
                break;
            }
            default:
                text += c;
                break;
        }
    }
    return text;
}

std::string with_only(std::string_view object, std::initializer_list<std::string_view> names) {
    std::string out;
    ObjectWriter writer(out);
    for (const auto name : names) { writer.raw(name, value_of(object, name)); }
    writer.end();
    return out;
}

std::string with_member(std::string_view object, std::string_view name, std::string_view value) {
    std::string out;
    out.reserve(object.size() + value.size() + name.size() + 4);
    ObjectWriter writer(out);
    bool replaced = false;
    for (const auto& member : members(object)) {
        const bool this_one = member.name == name;
        writer.raw(member.name, this_one ? value : member.value);
        replaced = replaced || this_one;
    }
    if (!replaced) { writer.raw(name, value); }
    writer.end();
    return out;
}

}  // namespace stmirror::simulator
