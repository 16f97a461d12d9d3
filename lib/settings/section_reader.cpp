// SPDX-License-Identifier: MIT
#include "settings/section_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

#include "base/plain_line.hpp"

namespace stmirror::settings {
namespace {

constexpr std::int64_t id_max = std::numeric_limits<std::int64_t>::max();
constexpr std::chrono::seconds duration_max{std::chrono::hours{24 * 365}};

/// The number of letters to insert, delete or replace (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({exchanged, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

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

/// Empty if the text is not a duration, or is longer than a year.
std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const auto unit = unit_of(text.back());
    std::uint32_t count = 0;
    const auto* end = text.data() + text.size() - 1;
    const auto [stop, error] = std::from_chars(text.data(), end, count);
    if (!unit || error != std::errc{} || stop != end || count > duration_max / *unit) return std::nullopt;
    return *unit * count;
}

std::string duration_text(std::chrono::seconds span) {
    const auto count = span.count();
    if (count >= 60 && count % 60 == 0) return std::to_string(count / 60) + "m";
    return std::to_string(count) + "s";
}

std::string number_text(double number) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
}

std::optional<SecretSource> parse_secret_reference(std::string_view text) {
    constexpr std::string_view credential = "credential:";
    constexpr std::string_view environment = "env:";
    const bool is_credential = text.starts_with(credential);
    if (!is_credential && !text.starts_with(environment)) return std::nullopt;
    text.remove_prefix(is_credential ? credential.size() : environment.size());
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.';
    };
    if (text.empty() || text.starts_with('.') || !std::all_of(text.begin(), text.end(), allowed))
        return std::nullopt;
    return SecretSource{is_credential ? SecretSource::Kind::Credential : SecretSource::Kind::Environment,
                        std::string(text)};
}

}  // namespace

std::string nearest(std::string_view name, std::span<const std::string> known) {
    const std::string* best = nullptr;
    auto best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const auto& candidate : known) {
        const auto d = distance(name, candidate);
        if (d < best_distance) {
            best_distance = d;
            best = &candidate;
        }
    }
    return best == nullptr ? "" : "did you mean \"" + *best + "\"?";
}

int SectionReader::line_of(const std::string& key) const {
    const auto found = section_.values.find(key);
    return found == section_.values.end() ? section_.line : found->second.line;
}

std::string SectionReader::full_name(const std::string& key) const {
    return section_.name.empty() ? key : section_.name + "." + key;
}

void SectionReader::mistake(const std::string& key, const std::string& what) {
    mistakes_.emplace(line_of(key), full_name(key) + ": " + what);
}

std::string SectionReader::place_of(const std::string& key) const {
    return file_.string() + ":" + std::to_string(line_of(key)) + ": " + full_name(key);
}

const DocumentValue* SectionReader::look_up(const std::string& key) {
    known_.push_back(key);
    const auto found = section_.values.find(key);
    return found == section_.values.end() ? nullptr : &found->second;
}

template <class T>
const T* SectionReader::find(const std::string& key, const char* wanted) {
    const auto* value = look_up(key);
    if (value == nullptr) return nullptr;
    const auto* typed = std::get_if<T>(&value->data);
    if (typed == nullptr) mistake(key, std::string("must be ") + wanted);
    return typed;
}

void SectionReader::text(const std::string& key, std::string& out) {
    const auto* value = find<std::string>(key, "text in quotes");
    if (value == nullptr) return;
    if (value->empty()) return mistake(key, "must not be empty: leave the key out instead");
    if (!is_plain_line(*value)) return mistake(key, "must be one line without control characters");
    out = *value;
}

void SectionReader::required_text(const std::string& key, std::string& out) {
    text(key, out);
    if (!has(key)) mistake(key, "is missing: add " + key + " = \"…\"");
}

void SectionReader::boolean(const std::string& key, bool& out) {
    if (const auto* value = find<bool>(key, "true or false, without quotes")) out = *value;
}

void SectionReader::integer(const std::string& key, std::int64_t& out, std::int64_t min, std::int64_t max) {
    const auto* value = find<std::int64_t>(key, "a whole number, without quotes");
    if (value == nullptr) return;
    if (*value >= min && *value <= max) {
        out = *value;
    } else if (max == id_max) {
        mistake(key, "must be " + std::to_string(min) + " or more");
    } else {
        mistake(key, "must be from " + std::to_string(min) + " to " + std::to_string(max));
    }
}

void SectionReader::number(const std::string& key, double& out, double min, double max) {
    const auto* value = look_up(key);
    if (value == nullptr) return;
    const auto* real = std::get_if<double>(&value->data);
    const auto* integer = std::get_if<std::int64_t>(&value->data);
    if (real == nullptr && integer == nullptr) return mistake(key, "must be a number, without quotes");
    const double given = real != nullptr ? *real : static_cast<double>(*integer);
    if (given >= min && given <= max) {  // also refuses NaN
        out = given;
    } else {
        mistake(key, "must be from " + number_text(min) + " to " + number_text(max));
    }
}

void SectionReader::duration(const std::string& key, std::chrono::seconds& out, std::chrono::seconds min) {
    const auto* value =
        find<std::string>(key, "a duration with its unit, in quotes: \"60s\", \"5m\", \"24h\" or \"7d\"");
    if (value == nullptr) return;
    const auto parsed = parse_duration(*value);
    if (!parsed) {
        mistake(key, "is not a duration: write \"60s\", \"5m\", \"24h\" or \"7d\" (a year at most)");
    } else if (*parsed < min) {
        mistake(key, "must be " + duration_text(min) + " or more");
    } else {
        out = *parsed;
    }
}

void SectionReader::path(const std::string& key, std::filesystem::path& out) {
    std::string given;
    text(key, given);
    if (!given.empty()) out = resolve(given);
}

void SectionReader::ids(const std::string& key, std::vector<std::int64_t>& out) {
    const auto* value = find<std::vector<std::int64_t>>(key, "a list of ids, for example [17, 4]");
    if (value == nullptr) return;
    if (std::any_of(value->begin(), value->end(), [](auto id) { return id < 1; })) {
        return mistake(key, "must contain ids of 1 or more");
    }
    out = *value;
}

bool SectionReader::optional_secret(const std::string& key, SecretSource& out) {
    if (has(key) || has(key + "_file")) {
        secret(key, out);
        return true;
    }
    known_.insert(known_.end(), {key, key + "_file"});
    return false;
}

void SectionReader::secret(const std::string& key, SecretSource& out) {
    const auto file_key = key + "_file";
    std::string file;
    text(file_key, file);
    const auto* reference = find<std::string>(key, "\"credential:NAME\" or \"env:NAME\"");
    if (has(key) && has(file_key)) return mistake(key, "is given twice: remove this or " + file_key);
    if (!has(key) && !has(file_key)) {
        return mistake(file_key, "is missing: add " + file_key + " = \"/path/of/the/secret\", or " + key +
                                     " = \"credential:NAME\" or \"env:NAME\"");
    }
    if (reference != nullptr) {
        if (const auto source = parse_secret_reference(*reference)) {
            out = *source;
            out.set_at = place_of(key);
        } else {
            mistake(key,
                    "secrets do not belong in this file, which is easily copied or shown: put it into "
                    "a file with mode 0600 and write " +
                        file_key +
                        " = \"/path\", or write \"credential:NAME\" "
                        "(systemd) or \"env:NAME\"");
        }
    } else if (parse_secret_reference(file)) {
        mistake(file_key, "does not name a file: write " + key + " = … instead of " + file_key);
    } else if (!file.empty()) {
        out = SecretSource{SecretSource::Kind::File, resolve(file).string(), place_of(file_key)};
    }
}

}  // namespace stmirror::settings
