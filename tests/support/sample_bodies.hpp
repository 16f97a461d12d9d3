// SPDX-License-Identifier: MIT
// The API's description, and request bodies of the right types for its write operations.
#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "support/source_paths.hpp"

namespace stmirror::simulator {

using nlohmann::json;

inline constexpr std::string_view application = "8f14e45f-ceea-467f-a8cc-1b2c3d4e5f60";

inline const json& api() {
    static const json parsed = [] {
        std::ifstream file(test_data() / "crm-v2.json");
        return json::parse(file);
    }();
    return parsed;
}

/// Returns "X" for the type "array<object:X>" and the opening "array<object:". `closing` is the number of
/// characters after X. Returns an empty string if the type does not begin with `opening`.
inline std::string inside(const std::string& type, std::string_view opening, std::size_t closing) {
    if (!type.starts_with(opening)) { return {}; }
    return type.substr(opening.size(), type.size() - opening.size() - closing);
}

class SampleBodies {
 public:
    /// Values for fields with these names. They are ids of existing records.
    std::map<std::string, json> known;

    /// Returns a body of this type with all its fields.
    json of(const std::string& type) const {
        json body = json::object();
        for (const auto& [name, field] : api()["types"][type].items()) {
            if (!name.starts_with('_')) { body[name] = value_for(name, field["type"].get<std::string>()); }
        }
        return body;
    }

 private:
    json value_for(const std::string& name, const std::string& type) const {
        if (const auto found = known.find(name); found != known.end()) { return found->second; }
        if (name == "customFields") { return json::array(); }
        if (name == "type" && type == "string") { return "Phone"; }
        if (name == "customerType") { return "Residential"; }
        if (name == "value") { return "True"; }
        if (type == "guid") { return application; }
        if (type == "boolean") { return true; }
        if (type == "datetime") { return "2026-04-01T10:00:00Z"; }
        if (type == "string") { return "some " + name; }
        if (type == "array<int64>") { return json::array({79}); }
        if (type == "array<string>") { return json::array({"https://images.example.com/1.jpg"}); }
        if (const auto one = inside(type, "array<object:", 1); !one.empty()) {
            return json::array({of(one)});
        }
        if (const auto one = inside(type, "object:", 0); !one.empty()) { return of(one); }
        if (const auto one = inside(type, "enum:", 0); !one.empty()) {
            return api()["types"][one]["_enum"].at(0);
        }
        return 7;
    }
};

}  // namespace stmirror::simulator
