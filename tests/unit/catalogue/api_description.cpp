// SPDX-License-Identifier: MIT
#include "api_description.hpp"

#include <algorithm>
#include <fstream>

#include "support/source_paths.hpp"

namespace stmirror::test {

using nlohmann::json;

const json& api() {
    static const json parsed = [] {
        std::ifstream in(test_data() / "crm-v2.json");
        return json::parse(in);
    }();
    return parsed;
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

std::string inside(const std::string& type, std::string_view opening, std::string_view closing) {
    if (!type.starts_with(opening)) { return {}; }
    return type.substr(opening.size(), type.size() - opening.size() - closing.size());
}

const json* described(std::string_view method, const std::string& path) {
    for (const auto& each : api().at("operations")) {
        if (text_at(each, "method") == method && text_at(each, "path") == path) { return &each; }
    }
    return nullptr;
}

bool has_parameter(const std::string& path, std::string_view parameter) {
    const auto* operation = described("GET", path);
    if (operation == nullptr) { return false; }
    return std::ranges::any_of(operation->at("params"), [&](const json& each) {
        return text_at(each, "name") == parameter && text_at(each, "in") == "query";
    });
}

}  // namespace stmirror::test
