// SPDX-License-Identifier: MIT
// A strict parser of Prometheus' text format, version 0.0.4: it refuses everything that a scraper may refuse.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stmirror::status::test {

struct Sample {
    std::map<std::string, std::string> labels;
    double value = 0;
};

struct Family {
    std::string type;
    std::string help;
    std::vector<Sample> samples;

    /// The value of the sample with exactly these labels; throws if there is none.
    double at(const std::map<std::string, std::string>& labels = {}) const;
};

/// By name. Throws std::runtime_error with the line that is wrong: no HELP and TYPE before the samples, a
/// family in two places, a name, label, escape or value that is not allowed, a sample twice, no line end.
std::map<std::string, Family> parse_exposition(std::string_view text);

}  // namespace stmirror::status::test
