// SPDX-License-Identifier: MIT
// Writes the status as metrics for Prometheus, in its text format, version 0.0.4. No side effects.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

struct MetricFamily {
    std::string_view name;
    std::string_view type;    ///< "gauge" or "counter"
    std::string_view labels;  ///< the names of the labels, for example "tenant, resource"
    std::string_view help;
};

/// Returns all metrics in the order of to_metrics(). docs/metrics.md lists them.
std::span<const MetricFamily> metric_families();

std::string to_metrics(const Snapshot& snapshot);

}  // namespace stmirror::status
