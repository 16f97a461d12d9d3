// SPDX-License-Identifier: MIT
#include "status/model/problems.hpp"

#include "base/deletes_withheld.hpp"

namespace stmirror::status {
namespace {

/// Returns the problem whose text in the tables is `line`. Returns the live problem if it has the same text,
/// because only the live one has a code.
Problem of_line(const std::string& line, const std::optional<Problem>& live) {
    return live && live->line() == line ? *live : problem_of_line(line);
}

}  // namespace

const char* name(FeedProblem::Role role) {
    switch (role) {
        case FeedProblem::Role::Error:
            return "error";
        case FeedProblem::Role::Retrying:
            return "retrying";
        case FeedProblem::Role::Warning:
            return "warning";
        case FeedProblem::Role::Proof:
            return "proof";
        case FeedProblem::Role::DeletesWithheld:
            return "deletes_withheld";
    }
    return "error";
}

std::vector<FeedProblem> problems_of(const FeedStatus& feed) {
    using Role = FeedProblem::Role;
    const auto& resource = feed.health.key.resource;
    const auto& state = feed.health.state;
    const auto* live = feed.running ? &feed.running->activity : nullptr;
    std::vector<FeedProblem> all;
    const auto add = [&](Role role, Problem problem) {
        if (problem.subject.kind == Subject::Kind::None) {
            problem.subject = {Subject::Kind::Feed, resource};
        }
        all.push_back({role, std::move(problem)});
    };
    if (state.has_failed()) {
        add(Role::Error, of_line(state.last_error, live ? live->last_error : std::nullopt));
    }
    if (live) {
        if (live->retrying) { add(Role::Retrying, *live->retrying); }
        for (auto& warning : feed.running->warnings()) { add(Role::Warning, std::move(warning)); }
    }
    if (!state.proof_error.empty()) {
        add(Role::Proof, of_line(state.proof_error, live ? live->proof_error : std::nullopt));
    }
    if (state.deletes_withheld > 0) {
        add(Role::DeletesWithheld, deletes_withheld(state.deletes_withheld, resource));
    }
    return all;
}

}  // namespace stmirror::status
