// SPDX-License-Identifier: MIT
// The state as metrics for Prometheus: its text format, version 0.0.4. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

struct MetricFamily {
    std::string_view name;
    std::string_view type;    ///< "gauge" or "counter"
    std::string_view labels;  ///< "tenant, resource"
    std::string_view help;
};

/// All metrics in the order of to_metrics(); docs/metrics.md lists them.
std::span<const MetricFamily> metric_families();

std::string to_metrics(const Snapshot& snapshot);

}  // namespace stmirror::status
