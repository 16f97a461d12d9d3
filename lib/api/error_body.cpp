// SPDX-License-Identifier: MIT
#include "api/error_body.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/utf8.hpp"

namespace stmirror::api {
namespace {

using nlohmann::json;

constexpr std::size_t title_length_max = 200;
constexpr std::size_t errors_max = 10;
/// Longer JSON bodies are not error messages and are not parsed.
constexpr std::size_t body_size_max = 256 * 1024;

/// Returns one line of printable text, truncated between two characters of UTF-8.
std::string one_line(std::string_view text) {
    auto line = printable_line(text.substr(0, body_size_max));
    line.resize(utf8_prefix(line, title_length_max).size());
    while (line.ends_with(' ')) { line.pop_back(); }
    return line;
}

std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? one_line(found->get_ref<const std::string&>())
                                                       : std::string{};
}

std::string first_text(const json& object, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (auto text = text_of(object, name); !text.empty()) { return text; }
    }
    return {};
}

/// Reads `errors`, which maps each field to a message or a list of messages.
std::vector<std::string> read_errors(const json& object) {
    std::vector<std::string> errors;
    const auto add = [&](const std::string& field, const json& message) {
        if (errors.size() == errors_max || !message.is_string()) { return; }
        errors.push_back(one_line(field + ": " + message.get_ref<const std::string&>()));
    };
    const auto found = object.find("errors");
    if (found == object.end() || !found->is_object()) { return errors; }
    for (const auto& [field, messages] : found->items()) {
        if (!messages.is_array()) {
            add(field, messages);
        } else {
            for (const auto& message : messages) { add(field, message); }
        }
    }
    return errors;
}

/// Returns the title of an HTML page, or its beginning if it has no title.
std::string html_title(std::string_view body) {
    const auto open = body.find("<title>");
    if (open == body.npos) { return one_line(body); }
    const auto begin = open + std::string_view("<title>").size();
    return one_line(body.substr(begin, std::min(body.find('<', begin), body.size()) - begin));
}

void read_body(std::string_view body, ErrorBody& error) {
    const auto begin = body.find_first_not_of(" \t\r\n");
    if (begin == body.npos) { return; }
    const char first = body[begin];
    if (first != '{' && first != '[' && first != '"') {
        error.title = html_title(body);
        return;
    }
    // Other JSON may contain records. Show only a string, or the known error fields of an object.
    if (body.size() > body_size_max) { return; }
    const json parsed = json::parse(body, nullptr, false);
    if (parsed.is_string()) { error.title = one_line(parsed.get_ref<const std::string&>()); }
    if (!parsed.is_object()) { return; }
    error.title = first_text(parsed, {"title", "message", "error", "detail"});
    error.trace_id = first_text(parsed, {"traceId", "activityId"});
    error.errors = read_errors(parsed);
}

}  // namespace

bool is_about_app_key(const ErrorBody& error) {
    return error.title.find("application key") != std::string::npos ||
           error.title.find("subscription key") != std::string::npos;
}

ErrorBody read_error_body(const HttpReply& reply) {
    ErrorBody error;
    error.status = reply.status;
    read_body(reply.body, error);
    if (error.title.empty()) { error.title = "HTTP " + std::to_string(reply.status) + " without a message"; }
    return error;
}

}  // namespace stmirror::api
