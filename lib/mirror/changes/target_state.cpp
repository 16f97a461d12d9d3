// SPDX-License-Identifier: MIT
#include "mirror/changes/target_state.hpp"

#include <nlohmann/json.hpp>

#include "base/plain_file.hpp"
#include "mirror/changes/consumer.hpp"
#include "mirror/changes/consumer_file.hpp"
#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/file_sync.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The file is next to the lock and the position of the same name. It cannot collide with a consumer's file,
/// because names of consumers have no dot.
fs::path file_of(const fs::path& mirror, const std::string& target) {
    return consumer_file(mirror, consumer_of_target(target)).string() + ".json";
}

Json time_json(const std::optional<Timestamp>& time) {
    return time ? Json(time->to_string()) : Json(nullptr);
}

std::string text_of(const TargetState& state) {
    const Json sent = state.sent ? Json{{"seq", state.sent->seq}, {"at", state.sent->at}} : Json(nullptr);
    return Json{{"written", state.written.to_string()},
                {"sent", sent},
                {"compared_at", time_json(state.compared_at)},
                {"parked", state.parked},
                {"records_per_second", state.records_per_second},
                {"tenants", state.tenants},
                {"claimed", state.claimed},
                {"loading", state.loading},
                {"error", state.error}}
               .dump(2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

std::optional<Timestamp> time_of(const Json& value) {
    if (!value.is_string()) { return std::nullopt; }
    const auto time = Timestamp::parse(value.get<std::string>());
    return time ? std::optional(*time) : std::nullopt;
}

/// Reads a text that text_of() wrote. Returns empty for any other text.
std::optional<TargetState> parse(const std::string& text) {
    try {
        const auto json = Json::parse(text);
        TargetState state{.written = Timestamp::parse(json.at("written").get<std::string>()).value(),
                          .sent = std::nullopt,
                          .compared_at = time_of(json.at("compared_at")),
                          .parked = json.at("parked").get<std::uint64_t>(),
                          .records_per_second = json.at("records_per_second").get<double>(),
                          .tenants = json.at("tenants").get<std::size_t>(),
                          .claimed = json.at("claimed").get<std::size_t>(),
                          .loading = json.at("loading").get<std::size_t>(),
                          .error = json.at("error").get<std::string>()};
        if (const auto& sent = json.at("sent"); !sent.is_null()) {
            state.sent = {sent.at("seq").get<std::uint64_t>(), sent.at("at").get<std::string>()};
        }
        return state;
    } catch (const std::exception&) { return std::nullopt; }
}

}  // namespace

Result<> keep_target_state(const fs::path& mirror, const std::string& target, const TargetState& state) {
    return guarded(mirror.string(), [&] {
        make_consumers_folder(mirror);
        replace_consumer_file(file_of(mirror, target), text_of(state));
    });
}

Result<std::optional<TargetState>> target_state(const fs::path& mirror, const std::string& target) {
    return guarded(mirror.string(), [&]() -> std::optional<TargetState> {
        const auto file = file_of(mirror, target);
        if (std::error_code ignored; !fs::exists(fs::symlink_status(file, ignored))) { return std::nullopt; }
        constexpr std::size_t bytes_max = 16'384;
        const auto kept = read_plain_file(file, bytes_max);
        auto state = kept ? parse(kept->text) : std::nullopt;
        if (!state) { fail_at(file, "cannot be read, or is not what `stmirror publish` writes"); }
        return state;
    });
}

}  // namespace stmirror::mirror
