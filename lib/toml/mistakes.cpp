// SPDX-License-Identifier: MIT
#include "toml/mistakes.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/plain_line.hpp"

namespace stmirror {
namespace {

/// Returns the number of letters to insert, delete or replace (Levenshtein distance).
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

}  // namespace

std::string TomlPlace::text() const {
    return file + ":" + std::to_string(line) + (key.empty() ? "" : ": " + key);
}

void Mistakes::add(TomlPlace place, std::string_view what) {
    all_.push_back({std::move(place), std::string(what)});
}

std::vector<Mistake> Mistakes::in_order() const {
    std::map<std::string, std::size_t, std::less<>> files;
    std::multimap<std::pair<std::size_t, int>, Mistake> sorted;
    for (const auto& mistake : all_) {
        const auto file = files.emplace(mistake.place.file, files.size()).first->second;
        sorted.emplace(std::pair(file, mistake.place.line), mistake);
    }
    std::vector<Mistake> all;
    for (auto& [place, mistake] : sorted) { all.push_back(std::move(mistake)); }
    return all;
}

std::string Mistakes::text() const {
    std::string all;
    for (const auto& mistake : in_order()) {
        all += (all.empty() ? "" : "\n") + plain_line(mistake.place.text() + ": " + mistake.what);
    }
    return all;
}

std::string nearest(std::string_view name, const std::vector<std::string>& known) {
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

}  // namespace stmirror
