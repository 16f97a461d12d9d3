// SPDX-License-Identifier: MIT
#include "daemon/commands/output/json_layout.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.hpp"

namespace stmirror::daemon {
namespace {

constexpr std::size_t indent_width = 2;

/// Returns line and column of byte number `byte`, counted from 1, as ":3:7". A character of several bytes is
/// one column.
std::string position(std::string_view text, std::size_t byte) {
    const auto before = text.substr(0, byte == 0 ? 0 : byte - 1);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto last_line = before.substr(before.rfind('\n') + 1);
    const auto column = 1 + utf8_length(last_line);
    return ":" + std::to_string(line) + ":" + std::to_string(column);
}

/// Returns the parser's message without its name and position: "[…] … column 7: what is wrong" -> "what is
/// wrong".
std::string reason(std::string_view what) {
    const auto bracket = what.find("] ");
    if (bracket != what.npos) { what.remove_prefix(bracket + 2); }
    const auto colon = what.find(": ");
    return std::string(colon == what.npos ? what : what.substr(colon + 2));
}

/// Keeps only the first mistake of the JSON.
class Mistake final : public nlohmann::json_sax<nlohmann::json> {
 public:
    bool null() override { return true; }
    bool boolean(bool /*value*/) override { return true; }
    bool number_integer(number_integer_t /*value*/) override { return true; }
    bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
    bool string(string_t& /*value*/) override { return true; }
    bool binary(binary_t& /*value*/) override { return true; }
    bool start_object(std::size_t /*size*/) override { return true; }
    bool key(string_t& /*name*/) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t /*size*/) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t at, const std::string& /*token*/,
                     const nlohmann::json::exception& error) override {
        byte = at;
        what = reason(error.what());
        return false;
    }

    std::size_t byte = 0;
    std::string what;
};

/// Writes tokens one after another and begins new lines where they belong.
class Layout {
 public:
    void open(char bracket) {
        value();
        out_ += bracket;
        ++depth_;
        at_start_ = true;
    }
    void close(char bracket) {
        --depth_;
        if (!at_start_) { new_line(); }
        at_start_ = false;
        out_ += bracket;
    }
    void comma() {
        out_ += ',';
        at_start_ = true;
    }
    void colon() { out_ += ": "; }
    /// Call before each character of a value or name. Begins a new line if the character is the first of a
    /// member or element.
    void value() {
        if (at_start_ && depth_ > 0) { new_line(); }
        at_start_ = false;
    }
    void append(char c) { out_ += c; }
    std::string take() { return std::move(out_); }

 private:
    void new_line() { (out_ += '\n').append(depth_ * indent_width, ' '); }

    std::string out_;
    std::size_t depth_ = 0;
    bool at_start_ = true;  ///< true after an opening bracket or a comma
};

/// Returns the position after the closing quote of the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
    for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] == '\\') { ++at; }
    }
    return std::min(at + 1, json.size());
}

}  // namespace

Result<> check_json(std::string_view text, const std::string& source) {
    // Parsed only to check it. The original text is sent, so that its numbers stay unchanged.
    Mistake mistake;
    if (nlohmann::json::sax_parse(text, &mistake)) { return {}; }
    return Problem{Errc::Usage, source + position(text, mistake.byte) + ": not JSON: " + mistake.what};
}

std::string indented_json(std::string_view json) {
    Layout layout;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') { continue; }
        if (c == '{' || c == '[') {
            layout.open(c);
        } else if (c == '}' || c == ']') {
            layout.close(c);
        } else if (c == ',') {
            layout.comma();
        } else if (c == ':') {
            layout.colon();
        } else {
            layout.value();
            const auto end = c == '"' ? end_of_string(json, at) : at + 1;
            for (; at < end; ++at) { layout.append(json[at]); }
            --at;
        }
    }
    return layout.take();
}

}  // namespace stmirror::daemon
