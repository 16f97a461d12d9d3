// SPDX-License-Identifier: MIT
#include "daemon/commands/output/change_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stmirror::daemon {

using Json = nlohmann::ordered_json;

std::string change_line(const mirror::Change& change, std::span<const std::string> key_columns) {
    const auto values = Json::parse(change.key);
    auto key = Json::object();
    for (std::size_t i = 0; i < std::min(values.size(), key_columns.size()); ++i) {
        key[key_columns[i]] = values[i];
    }
    const Json line{{"seq", change.seq}, {"tenant", change.tenant_id}, {"table", change.resource},
                    {"key", key},        {"kind", change.kind},        {"at", change.at}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stmirror::daemon
