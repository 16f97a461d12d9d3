// SPDX-License-Identifier: MIT
#include "daemon/commands/output/refresh_text.hpp"

namespace stmirror::daemon {
namespace {

std::string line_of(const sync::RefreshedTable& table) {
    const auto& outcome = table.outcome;
    std::string line = table.resource + ":";
    const auto add = [&line](std::uint64_t count, const char* what) {
        if (count > 0) {
            line += std::string(line.ends_with(':') ? " " : ", ") + std::to_string(count) + " " + what;
        }
    };
    add(outcome.inserted, "inserted");
    add(outcome.updated, "updated");
    add(outcome.restored, "restored");
    add(outcome.deleted, "deleted");
    add(outcome.quarantined, "in quarantine");
    if (line.ends_with(':')) { line += " unchanged"; }
    return line + "\n";
}

}  // namespace

std::string render(const sync::RefreshReport& report) {
    std::string text;
    for (const auto& table : report.tables) { text += line_of(table); }
    return text;
}

}  // namespace stmirror::daemon
