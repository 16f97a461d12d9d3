// SPDX-License-Identifier: MIT
#include "base/problem.hpp"

#include <span>
#include <string_view>

namespace stmirror {
namespace {

constexpr std::string_view before_advice = " What to do: ";

}  // namespace

const char* name(Subject::Kind kind) {
    switch (kind) {
        case Subject::Kind::None:
            return "none";
        case Subject::Kind::Tenant:
            return "tenant";
        case Subject::Kind::Feed:
            return "feed";
        case Subject::Kind::Record:
            return "record";
        case Subject::Kind::File:
            return "file";
        case Subject::Kind::Setting:
            return "setting";
    }
    return "none";
}

std::string Problem::line() const {
    return advice.empty() ? text : text + "." + std::string(before_advice) + advice;
}

Problem about(Subject subject, Problem problem) {
    problem.text = subject.name + ": " + problem.text;
    problem.subject = std::move(subject);
    return problem;
}

std::string line_of(const std::vector<Problem>& problems) {
    std::string line;
    for (const auto& problem : problems) { line += (line.empty() ? "" : "; ") + problem.line(); }
    return line;
}

Problem joined(const std::vector<Problem>& problems) {
    auto whole = problems.front();
    for (const auto& problem : std::span(problems).subspan(1)) {
        whole.text += "; " + problem.text;
        if (problem.advice == whole.advice || problem.advice.empty()) { continue; }
        whole.advice += (whole.advice.empty() ? "" : "; ") + problem.advice;
    }
    return whole;
}

Problem problem_of_line(std::string line) {
    Problem problem{Errc::Unknown, std::move(line)};
    const auto at = problem.text.find(before_advice);
    if (at == std::string::npos) { return problem; }
    problem.advice = problem.text.substr(at + before_advice.size());
    problem.text.resize(at);
    if (problem.text.ends_with('.')) { problem.text.pop_back(); }
    return problem;
}

Problem problem_of(const std::exception& exception) {
    if (const auto* known = dynamic_cast<const ProblemException*>(&exception)) { return known->error(); }
    return {Errc::Internal, exception.what(), {}, advice(Errc::Internal)};
}

void throw_exception_from_error(const Problem& error, const boost::source_location&) {
    throw ProblemException(error);
}

}  // namespace stmirror
