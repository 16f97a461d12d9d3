// SPDX-License-Identifier: MIT
// A strict parser of Prometheus' text format, version 0.0.4. It refuses everything that a scraper is allowed
// to refuse.
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

    /// Returns the value of the sample with exactly these labels. Throws if there is no such sample.
    double at(const std::map<std::string, std::string>& labels = {}) const;
};

/// Returns the families by name. Throws std::runtime_error with the faulty line for samples without HELP and
/// TYPE before them, a family in two places, an invalid name, label, escape or value, a repeated sample, or a
/// missing line end.
std::map<std::string, Family> parse_exposition(std::string_view text);

}  // namespace stmirror::status::test
