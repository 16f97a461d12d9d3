// SPDX-License-Identifier: MIT
#include "openapi/document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/folded.hpp"

namespace stmirror::openapi {
namespace {

constexpr int reference_steps_max = 32;
/// The maximum depth of values. Deeper values are left out, so that recursion cannot exhaust the stack.
constexpr int depth_max = 100;
constexpr std::size_t paths_shown_max = 8;
constexpr std::string_view tenant_part = "/tenant/{tenant}/";

/// Returns the path of the server: "https://api.servicetitan.io/jpm/v2/" -> "/jpm/v2".
std::string path_of_server(const Json& document) {
    const auto* servers = member(document, "servers");
    if (servers == nullptr || !servers->is_array() || servers->empty()) { return {}; }
    auto url = text_at(servers->front(), "url");
    if (const auto scheme = url.find("://"); scheme != std::string::npos) {
        const auto path = url.find('/', scheme + 3);
        url = path == std::string::npos ? "" : url.substr(path);
    }
    while (url.ends_with('/')) { url.pop_back(); }
    return url;
}

/// Returns the only choice of oneOf or anyOf apart from "null", or null if there are several. "null" next to
/// another type means only that the value may be missing.
const Json* only_choice(const Json& schema) {
    for (const auto* key : {"oneOf", "anyOf"}) {
        const auto* choices = member(schema, key);
        if (choices == nullptr || !choices->is_array()) { continue; }
        const Json* only = nullptr;
        for (const auto& choice : *choices) {
            if (text_at(choice, "type") == "null") { continue; }
            if (only != nullptr) { return nullptr; }
            only = &choice;
        }
        return only;
    }
    return nullptr;
}

/// Removes what people copy together with a path: a method, a server, a tenant id and a query. For example,
/// "GET https://host/jpm/v2/tenant/7/jobs/?page=1" becomes "/jpm/v2/tenant/{tenant}/jobs".
std::string plain_path(std::string_view copied) {
    if (copied.starts_with("GET ")) { copied.remove_prefix(4); }
    std::string path(copied.substr(0, copied.find_first_of("?#")));
    if (const auto scheme = path.find("://"); scheme != std::string::npos) {
        path.erase(0, std::min(path.find('/', scheme + 3), path.size()));
    }
    while (path.size() > 1 && path.ends_with('/')) { path.pop_back(); }
    const std::string_view tenant = "tenant/";
    if (const auto at = path.find(tenant); at != std::string::npos) {
        const auto from = at + tenant.size();
        const auto to = path.find_first_not_of("0123456789", from);
        if (to != std::string::npos && to > from && path[to] == '/') {
            path.replace(from, to - from, "{tenant}");
        }
    }
    return path;
}

/// Returns a hint for a path that the document does not have: the operations that contain its last word in
/// else the first operations of the document.
std::string suggestion(const std::vector<std::string>& paths, std::string_view wanted) {
    const auto word = folded(wanted.substr(wanted.find_last_of('/') + 1));
    std::vector<std::string> shown;
    for (const auto& path : paths) {
        if (folded(path).find(word) != std::string::npos) { shown.push_back(path); }
    }
    if (shown.size() == 1) { return "did you mean \"" + shown.front() + "\"?"; }
    if (shown.empty()) { shown = paths; }
    std::string text = "it has, for example:";
    for (std::size_t i = 0; i < std::min(shown.size(), paths_shown_max); ++i) { text += "\n  " + shown[i]; }
    return text;
}

/// Returns the answers of an operation and their media types, for example "200 (text/json), default".
std::string answers_of(const Json& operation) {
    std::vector<std::string> answers;
    const auto* responses = member(operation, "responses");
    if (responses == nullptr || !responses->is_object()) { return {}; }
    for (const auto& [code, response] : responses->items()) {
        std::vector<std::string> types;
        const auto* content = member(response, "content");
        if (content != nullptr && content->is_object()) {
            for (const auto& each : content->items()) { types.push_back(each.key()); }
        }
        answers.push_back(types.empty() ? code : fmt::format("{} ({})", code, fmt::join(types, ", ")));
    }
    return fmt::format("{}", fmt::join(answers, ", "));
}

/// Returns why a text is not JSON. The parser stopped at byte number `byte`, counted from 1.
std::string why_no_json(std::string_view text, std::size_t byte) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) { return "is empty"; }
    if (text.starts_with("openapi:") || text.find("\nopenapi:") != std::string_view::npos) {
        return "is not JSON: it looks like YAML; convert it to JSON first";
    }
    const auto read = text.substr(0, byte == 0 ? 0 : byte - 1);
    return "is not JSON: see line " + std::to_string(1 + std::ranges::count(read, '\n'));
}

}  // namespace

const Json* member(const Json& object, const char* key) {
    if (!object.is_object()) { return nullptr; }
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

std::string text_at(const Json& object, const char* key) {
    const auto* found = member(object, key);
    return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

Document::Document(Json json) : json_(std::move(json)), base_(path_of_server(json_)) {}

Result<Document> Document::parse(std::string_view text) {
    const auto is_flat = [](int depth, Json::parse_event_t, Json&) { return depth <= depth_max; };
    Json json;
    try {
        json = Json::parse(text, is_flat);
    } catch (const Json::parse_error& error) {
        return Problem{Errc::Usage, why_no_json(text, error.byte)};
    } catch (const Json::out_of_range&) { return Problem{Errc::Usage, "has a number that is too large"}; }
    const auto* paths = member(json, "paths");
    if (!text_at(json, "openapi").starts_with("3") || paths == nullptr || !paths->is_object()) {
        return Problem{Errc::Usage,
                       "is not an OpenAPI 3 document: \"openapi\": \"3…\" or \"paths\" is missing"};
    }
    return Document(std::move(json));
}

std::string Document::whole(const std::string& path) const {
    return path.starts_with(base_) ? path : base_ + path;
}

std::vector<std::string> Document::read_paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, item] : json_.at("paths").items()) {
        if (member(item, "get") != nullptr) { paths.push_back(whole(path)); }
    }
    return paths;
}

const Json* Document::get(const std::string& whole_path) const {
    for (const auto& [path, item] : json_.at("paths").items()) {
        if (whole(path) == whole_path) { return member(item, "get"); }
    }
    return nullptr;
}

Parameters Document::parameters(const std::string& whole_path) const {
    Parameters found;
    for (const auto& [path, item] : json_.at("paths").items()) {
        if (whole(path) != whole_path) { continue; }
        for (const auto* owner : {&item, member(item, "get")}) {
            const auto* list = owner != nullptr ? member(*owner, "parameters") : nullptr;
            if (list == nullptr || !list->is_array()) { continue; }
            for (const auto& each : *list) {
                std::vector<std::string> followed;
                const auto parameter = resolved(each, followed);
                if (text_at(parameter, "in") != "query") { continue; }
                const auto* required = member(parameter, "required");
                found.push_back({text_at(parameter, "name"), required != nullptr && *required == true});
            }
        }
    }
    return found;
}

Result<ReadOperation> Document::find(std::string_view copied) const {
    const auto path = plain_path(copied);
    auto wanted = path;
    const auto paths = read_paths();
    const auto is_there = [&] { return std::ranges::find(paths, wanted) != paths.end(); };
    if (!is_there()) { wanted = whole(path); }
    if (!is_there()) { wanted = whole("/" + path); }
    if (!is_there()) {
        wanted = base_ + std::string(tenant_part) + path.substr(path.starts_with('/') ? 1 : 0);
    }
    if (!is_there()) { return Problem{Errc::Usage, "has no GET " + path + ": " + suggestion(paths, path)}; }
    const auto& operation = *get(wanted);
    ReadOperation found{wanted, parameters(wanted), "", nullptr, answers_of(operation)};
    if (const auto* security = member(operation, "security"); security != nullptr && security->is_array()) {
        for (const auto& requirement : *security) {
            for (const auto& scopes : requirement) {
                if (scopes.is_array() && !scopes.empty() && scopes.front().is_string() &&
                    found.scope.empty()) {
                    found.scope = scopes.front().get<std::string>();
                }
            }
        }
    }
    const Json::json_pointer schema("/responses/200/content/application~1json/schema");
    if (operation.contains(schema)) { found.answer = operation.at(schema); }
    return found;
}

const Json* Document::at_reference(const std::string& reference) const {
    if (!reference.starts_with("#/")) { return nullptr; }
    try {
        const Json::json_pointer pointer(reference.substr(1));
        return json_.contains(pointer) ? &json_.at(pointer) : nullptr;
    } catch (const Json::exception&) {  // not a pointer, for example "#/a/~2"
        return nullptr;
    }
}

std::string Document::missing(const std::vector<std::string>& references) const {
    const auto found = std::ranges::find_if(
        references, [&](const std::string& each) { return at_reference(each) == nullptr; });
    return found == references.end() ? "" : *found;
}

Json Document::resolved(const Json& schema, std::vector<std::string>& followed) const {
    const Json* at = &schema;
    for (int step = 0; step < reference_steps_max; ++step) {
        if (const auto reference = text_at(*at, "$ref"); !reference.empty()) {
            if (std::ranges::find(followed, reference) != followed.end()) { return nullptr; }
            followed.push_back(reference);
            at = at_reference(reference);
            if (at == nullptr) { return nullptr; }
        } else if (const auto* choice = only_choice(*at)) {
            at = choice;
        } else if (const auto* all = member(*at, "allOf"); all != nullptr && all->is_array()) {
            Json joined = *at;
            joined.erase("allOf");
            for (const auto& each : *all) {
                const auto part = resolved(each, followed);
                if (part.is_object()) { joined.merge_patch(part); }
            }
            return joined;
        } else {
            return *at;
        }
    }
    return nullptr;
}

}  // namespace stmirror::openapi
