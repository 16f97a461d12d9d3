// SPDX-License-Identifier: MIT
// The facts of a record (times and id) that counting and ranking need.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// Which of a record's times is meant.
enum class TimeOf { Created, Modified };

struct RowFacts {
    std::optional<Timestamp> created;
    std::optional<Timestamp> modified;
    std::int64_t id = 0;  ///< 0 unless the key is one integer

    const std::optional<Timestamp>& at(TimeOf time) const {
        return time == TimeOf::Created ? created : modified;
    }
    auto operator<=>(const RowFacts&) const = default;
};

}  // namespace stmirror::mirror
