// SPDX-License-Identifier: MIT
#include "sync/feeds/parent_failures.hpp"

#include <algorithm>
#include <utility>

#include "api/http_status.hpp"

namespace stmirror::sync {
namespace {

namespace status = api::http_status;

enum class Blame {
    Parent,   ///< the API rejected this request
    Unclear,  ///< the server failed, on this request or on all requests
    Whole,    ///< the cause concerns all parents, such as a lost connection or a missing scope
};

Blame blame_without_answer(Errc code) {
    switch (code) {
        case Errc::Timeout:
        case Errc::Disconnected:
        case Errc::Protocol:
        case Errc::Incomplete:
        case Errc::NoProgress:
            return Blame::Unclear;
        default:
            return Blame::Whole;
    }
}

Blame blame(const client::Failure& failure) {
    const int answer = failure.status;
    if (answer == 0) { return blame_without_answer(failure.error.code); }
    if (answer == status::unauthorized || answer == status::forbidden ||
        answer == status::too_many_requests) {
        return Blame::Whole;
    }
    const bool is_judged = answer >= 400 && answer <= 499 && answer != status::request_timeout;
    return is_judged ? Blame::Parent : Blame::Unclear;
}

}  // namespace

std::vector<FailedParent> ParentFailures::answered() {
    was_answered_ = true;
    return std::exchange(undecided_, {});
}

std::vector<FailedParent> ParentFailures::failed(FailedParent one) {
    if (one.failure.error.code == Errc::Stopped) {
        whole_ = std::move(one.failure);
        return {};
    }
    // The results of requests that were in flight when the pass gave up say nothing new.
    if (whole_) { return {}; }
    const auto blamed = blame(one.failure);
    const bool is_refused = one.failure.status == status::forbidden;
    // If this parent has failed before, its failure says nothing about the other parents.
    if (one.parent.failures > 0 && (blamed == Blame::Unclear || is_refused)) { return {std::move(one)}; }
    // If other parents were answered, the scope is granted.
    const bool is_judged = blamed == Blame::Parent || (is_refused && was_answered_);
    undecided_.push_back(std::move(one));
    if (is_judged) { return answered(); }
    if (undecided_.size() < in_a_row_max) { return {}; }
    whole_ = undecided_.back().failure;
    return give_up();
}

std::vector<FailedParent> ParentFailures::finish() {
    const auto of_all = std::ranges::find(undecided_, Blame::Whole,
                                          [](const FailedParent& one) { return blame(one.failure); });
    if (of_all != undecided_.end() && !whole_) { whole_ = of_all->failure; }
    return give_up();
}

/// Returns the undecided parents that must be deferred, so that the next pass begins with other parents.
/// The returned parents may be the ones that always fail.
std::vector<FailedParent> ParentFailures::give_up() {
    auto all = std::exchange(undecided_, {});
    std::erase_if(all, [](const FailedParent& one) { return blame(one.failure) == Blame::Whole; });
    return all;
}

bool may_be_of_one_parent(const client::Failure& failure) { return blame(failure) != Blame::Whole; }

Problem unreadable(std::uint64_t parents, const std::string& error) {
    const bool is_one = parents == 1;
    auto problem = problem_of_line(error);
    problem.code = Errc::ParentsUnreadable;
    problem.text = std::to_string(parents) + (is_one ? " parent" : " parents") +
                   " cannot be read: " + problem.text + "; " + (is_one ? "it is" : "they are") +
                   " tried again later";
    return problem;
}

}  // namespace stmirror::sync
