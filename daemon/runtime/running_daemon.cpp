// SPDX-License-Identifier: MIT
#include "daemon/runtime/running_daemon.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "status/http/http_question.hpp"

namespace stmirror::daemon {
namespace {

using status::Freshness;

/// Returns true if the paths are equal or lead to the same file.
bool is_same_mirror(const std::filesystem::path& one, const std::filesystem::path& other) {
    std::error_code unreadable;
    return one == other || std::filesystem::equivalent(one, other, unreadable);
}

std::optional<Freshness> freshness_named(const std::string& wanted) {
    for (const auto freshness : {Freshness::Fresh, Freshness::Stale, Freshness::Failing}) {
        if (wanted == status::name(freshness)) { return freshness; }
    }
    return std::nullopt;
}

/// Reads a daemon's status. Empty if `text` is not a status of that mirror, because another program may
/// listen at the address. The program may also belong to another user, so the text is made safe to show.
std::optional<DaemonStatus> read_status(const std::string& text, const std::filesystem::path& mirror) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    try {
        if (!is_same_mirror(json.at("mirror").at("path").get<std::string>(), mirror)) { return std::nullopt; }
        const auto freshness = freshness_named(json.at("state").get<std::string>());
        if (!freshness || !json.at("daemon").is_object()) { return std::nullopt; }
        return DaemonStatus{printable_text(text), *freshness};
    } catch (const nlohmann::json::exception&) { return std::nullopt; }
}

std::optional<uid_t> owner_of(const std::filesystem::path& mirror) {
    struct stat found{};
    return ::stat(mirror.c_str(), &found) == 0 ? std::optional(found.st_uid) : std::nullopt;
}

}  // namespace

std::optional<DaemonStatus> ask_daemon(const Settings& settings, StatusForm form, std::size_t columns) {
    status::Question question;
    question.address = settings.listen;
    question.daemon_user = owner_of(settings.mirror_path);
    if (settings.http_token) {
        const auto token = settings.http_token->read();
        if (!token) {
            return std::nullopt;  // the caller may still be allowed to read the mirror
        }
        question.token = *token;
    }
    question.path = "/status.json";
    auto json = status::ask(question);
    if (!json) { return std::nullopt; }
    auto found = read_status(*json, std::filesystem::absolute(settings.mirror_path));
    if (!found || form == StatusForm::Json) { return found; }
    question.path = "/status.txt?columns=" + std::to_string(columns);
    auto text = status::ask(question);
    if (!text) { return std::nullopt; }
    found->text = "Reported by the running daemon:\n\n" + printable_text(*text);
    return found;
}

}  // namespace stmirror::daemon
