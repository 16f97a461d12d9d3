// SPDX-License-Identifier: MIT
#include "verify/report.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stmirror::verify {

mirror::OwnedCell cell_of(ColumnType type, const std::string& text) {
    if (type == ColumnType::Text || type == ColumnType::Time) { return text; }
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<api::ParentValue> views_of(const ParentCells& cells) {
    std::vector<api::ParentValue> values;
    for (const auto& [column, value] : cells) {
        values.push_back({column, std::visit([](const auto& cell) -> Cell { return cell; }, value)});
    }
    return values;
}

const char* name(Difference::Kind kind) {
    switch (kind) {
        case Difference::Kind::Missing:
            return "missing in the mirror";
        case Difference::Kind::Gone:
            return "deleted at the source";
        case Difference::Kind::Differs:
            return "different";
        case Difference::Kind::Raw:
            return "the stored JSON was altered";
        case Difference::Kind::Columns:
            return "columns do not match the JSON";
        case Difference::Kind::Children:
            return "child rows do not match the JSON";
    }
    return "unknown";
}

bool ResourceVerdict::differs() const {
    return has_more || !std::ranges::all_of(differences, &Difference::repaired);
}

bool ResourceVerdict::is_equal() const { return !error && !differs(); }

double differing_share_max(std::uint64_t sampled, std::uint64_t all) {
    if (sampled >= all) { return 0; }
    constexpr double doubt = 0.05;
    return sampled == 0 ? 1 : 1 - std::pow(doubt, 1.0 / static_cast<double>(sampled));
}

std::uint64_t VerifyReport::requests() const {
    std::uint64_t sum = 0;
    for (const auto& verdict : resources) { sum += verdict.requests; }
    return sum;
}

bool VerifyReport::differs() const {
    return std::ranges::any_of(resources, &ResourceVerdict::differs) ||
           !std::ranges::all_of(foreign, &ForeignRows::was_read);
}

bool VerifyReport::is_equal() const {
    return !differs() && std::ranges::all_of(resources, &ResourceVerdict::is_equal);
}

Difference difference_of(const mirror::Flaw& flaw) {
    Difference difference;
    switch (flaw.kind) {
        case mirror::Flaw::Kind::Raw:
            difference.kind = Difference::Kind::Raw;
            break;
        case mirror::Flaw::Kind::Columns:
            difference.kind = Difference::Kind::Columns;
            break;
        case mirror::Flaw::Kind::Children:
            difference.kind = Difference::Kind::Children;
            break;
    }
    difference.key = flaw.key;
    difference.fields = {flaw.what};
    return difference;
}

}  // namespace stmirror::verify
