// SPDX-License-Identifier: MIT
#include "client/failure_text.hpp"

namespace stmirror::client {

std::string failure_text(const api::Verdict& verdict, int attempt, int attempts_max) {
    const auto& body = verdict.error_body;
    std::string text = ": ";
    if (body.status != 0) { text = " answered " + std::to_string(body.status) + " "; }
    text += body.status != 0 && !body.title.empty() ? "\"" + body.title + "\"" : body.title;
    for (const auto& line : body.errors) { text += "; " + line; }
    text += " (";
    if (!body.trace_id.empty()) { text += "traceId " + body.trace_id + ", "; }
    text += "attempt " + std::to_string(attempt) + " of " + std::to_string(attempts_max) + ")";
    return text;
}

}  // namespace stmirror::client
