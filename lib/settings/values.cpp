// SPDX-License-Identifier: MIT
#include "settings/values.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace stmirror::settings {
namespace {

constexpr std::chrono::seconds duration_max{std::chrono::hours{24 * 365}};

std::optional<std::chrono::seconds> unit_of(char letter) {
    switch (letter) {
        case 's':
            return std::chrono::seconds{1};
        case 'm':
            return std::chrono::minutes{1};
        case 'h':
            return std::chrono::hours{1};
        case 'd':
            return std::chrono::hours{24};
        default:
            return std::nullopt;
    }
}

/// Parses a duration. Returns empty if the text is not a duration or is longer than a year.
std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    if (text.size() < 2) { return std::nullopt; }
    const auto unit = unit_of(text.back());
    std::uint32_t count = 0;
    const auto* end = text.data() + text.size() - 1;
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    if (!unit || error != std::errc{} || stop != end || count > duration_max / *unit) { return std::nullopt; }
    return *unit * count;
}

std::string duration_text(std::chrono::seconds span) {
    const auto count = span.count();
    if (count >= 60 && count % 60 == 0) { return std::to_string(count / 60) + "m"; }
    return std::to_string(count) + "s";
}

std::optional<SecretSource> parse_secret_reference(std::string_view text) {
    const bool is_credential = text.starts_with(SecretSource::credential_prefix);
    const auto prefix = is_credential ? SecretSource::credential_prefix : SecretSource::environment_prefix;
    if (!text.starts_with(prefix)) { return std::nullopt; }
    text.remove_prefix(prefix.size());
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.';
    };
    if (text.empty() || text.starts_with('.') || !std::ranges::all_of(text, allowed)) { return std::nullopt; }
    return SecretSource{is_credential ? SecretSource::Kind::Credential : SecretSource::Kind::Environment,
                        std::string(text)};
}

std::filesystem::path resolve(const TomlPlace& place, const std::string& text) {
    return (std::filesystem::path(place.file).parent_path() / text).lexically_normal();
}

/// Returns the path of the file from which systemd makes the credential: the unit's
/// LoadCredential=secret:/etc/stmirror/secrets makes the credential secret_X from the file secrets/X.
std::string credential_file(const SecretSource& source, const TomlPlace& place) {
    constexpr std::string_view prefix = "secret_";
    if (source.kind != SecretSource::Kind::Credential || !source.name.starts_with(prefix)) { return {}; }
    return resolve(place, "secrets/" + source.name.substr(prefix.size())).string();
}

/// Reads the secret that `key` or `key`_file names. Empty if none is set or usable.
SecretSource read_named_secret(TomlReader& in, const std::string& key) {
    const auto file_key = key + "_file";
    const auto file = in.text(file_key);
    const auto reference = in.text(key);
    if (in.has(key) && in.has(file_key)) {
        in.mistake(key, "is given twice: remove this key or " + file_key);
    } else if (!reference.empty()) {
        if (auto source = parse_secret_reference(reference)) {
            source->set_at = in.place(key).text();
            source->credential_file = credential_file(*source, in.place(key));
            return *source;
        }
        in.mistake(key,
                   "secrets do not belong in this file, which is easily copied or shown. Put the secret into "
                   "a file with "
                   "mode 0600 and write " +
                       file_key + " = \"/path\", or write \"credential:NAME\" (systemd) or \"env:NAME\"");
    } else if (parse_secret_reference(file)) {
        in.mistake(file_key, "does not name a file: write " + key + " = … instead of " + file_key);
    } else if (!file.empty()) {
        const auto place = in.place(file_key);
        return {SecretSource::Kind::File, resolve(place, file).string(), place.text()};
    }
    return {};
}

}  // namespace

std::chrono::seconds read_duration(TomlReader& in, const std::string& key, std::chrono::seconds otherwise,
                                   std::chrono::seconds min) {
    const auto text = in.text(key);
    if (text.empty()) { return otherwise; }
    const auto parsed = parse_duration(text);
    if (parsed && *parsed >= min) { return *parsed; }
    in.mistake(key, parsed ? "must be " + duration_text(min) + " or more"
                           : "is not a duration: write \"60s\", \"5m\", \"24h\" or \"7d\" (at most a year)");
    return otherwise;
}

std::filesystem::path read_path(TomlReader& in, const std::string& key, std::filesystem::path otherwise) {
    const auto text = in.text(key);
    return text.empty() ? std::move(otherwise) : resolve(in.place(key), text);
}

SecretSource read_secret(TomlReader& in, const std::string& key) {
    if (auto source = read_optional_secret(in, key)) { return std::move(*source); }
    const auto file_key = key + "_file";
    in.mistake(file_key, "is missing: add " + file_key + " = \"/path/of/the/secret\", or " + key +
                             " = \"credential:NAME\" or \"env:NAME\"");
    return {};
}

std::optional<SecretSource> read_optional_secret(TomlReader& in, const std::string& key) {
    auto source = read_named_secret(in, key);
    if (in.has(key) || in.has(key + "_file")) { return source; }
    return std::nullopt;
}

}  // namespace stmirror::settings
