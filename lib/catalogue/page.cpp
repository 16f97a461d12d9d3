// SPDX-License-Identifier: MIT
#include "catalogue/page.hpp"

#include <xxhash.h>

#include <array>
#include <charconv>

namespace stmirror {
namespace {

template <class Number>
void append_number(std::string& out, Number value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}

/// Appends a JSON string. The text must be valid UTF-8.
void append_quoted(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

struct AppendCell {
    std::string& out;
    void operator()(std::monostate) const { out += "null"; }
    void operator()(std::int64_t value) const { append_number(out, value); }
    void operator()(double value) const { append_number(out, value); }
    void operator()(std::string_view value) const { append_quoted(out, value); }
};

}  // namespace

std::uint64_t content_hash(std::string_view raw) { return XXH3_64bits(raw.data(), raw.size()); }

std::string key_text(std::span<const Cell> key) {
    std::string text = "[";
    for (const auto& cell : key) {
        if (text.size() > 1) { text += ','; }
        std::visit(AppendCell{text}, cell);
    }
    text += ']';
    return text;
}

std::string key_at(const Page& page, std::size_t row) {
    std::vector<Cell> key;
    for (const auto& column : page.resource->key) {
        key.push_back(page.cells_of(row)[page.resource->column_index(column).value()]);
    }
    return key_text(key);
}

}  // namespace stmirror
