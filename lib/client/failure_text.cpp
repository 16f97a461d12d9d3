// SPDX-License-Identifier: MIT
#include "client/failure_text.hpp"

namespace stmirror::client {

std::string failure_text(const api::Verdict& verdict, int attempt, int attempts_max,
                         const std::string& what_to_do) {
    const auto& problem = verdict.problem;
    std::string text = ": ";
    if (problem.status != 0) text = " answered " + std::to_string(problem.status) + " ";
    text += problem.status != 0 && !problem.title.empty() ? "\"" + problem.title + "\"" : problem.title;
    for (const auto& line : problem.errors) text += "; " + line;
    text += " (";
    if (!problem.trace_id.empty()) text += "traceId " + problem.trace_id + ", ";
    text += "attempt " + std::to_string(attempt) + " of " + std::to_string(attempts_max) + ")";
    if (!what_to_do.empty()) text += ". What to do: " + what_to_do;
    return text;
}

}  // namespace stmirror::client
