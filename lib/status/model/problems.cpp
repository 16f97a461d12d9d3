// SPDX-License-Identifier: MIT
#include "status/model/problems.hpp"

#include "base/deletes_withheld.hpp"

namespace stmirror::status {
namespace {

/// The live problem, unless the tables have a newer one.
Problem of_line(const std::string& line, const std::optional<Problem>& live) {
    return live && live->line() == line ? *live : problem_of_line(line);
}

std::optional<Problem> last_error(const FeedStatus& feed) {
    return feed.running ? feed.running->activity.last_error : std::nullopt;
}

std::optional<Problem> proof_error(const FeedStatus& feed) {
    if (!feed.running || !feed.running->activity.last_proof) return std::nullopt;
    const auto& proof = *feed.running->activity.last_proof;
    return proof ? std::nullopt : std::optional(proof.error());
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
    const auto& health = feed.health;
    std::vector<FeedProblem> all;
    const auto add = [&](Role role, Problem problem) {
        if (problem.subject.kind == Subject::Kind::None)
            problem.subject = {Subject::Kind::Feed, health.resource};
        all.push_back({role, std::move(problem)});
    };
    if (!health.last_error.empty()) add(Role::Error, of_line(health.last_error, last_error(feed)));
    if (feed.running) {
        if (const auto& retrying = feed.running->activity.retrying) add(Role::Retrying, *retrying);
        for (auto& warning : feed.running->warnings()) add(Role::Warning, std::move(warning));
    }
    if (!health.proof_error.empty()) add(Role::Proof, of_line(health.proof_error, proof_error(feed)));
    if (health.deletes_withheld > 0)
        add(Role::DeletesWithheld, deletes_withheld(health.deletes_withheld, health.resource));
    return all;
}

}  // namespace stmirror::status
