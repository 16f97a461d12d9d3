// SPDX-License-Identifier: MIT
// Fixture: a target in memory, and a loop that executes the planner's steps on it in virtual time.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "publish/planner.hpp"

namespace stmirror::publish {

/// The data of a tenant in the target.
struct Copy {
    std::map<int, std::size_t> rows;  ///< the number of the latest change, by key
    std::map<int, std::string> parked;
    std::size_t position = 0;
    std::size_t loaded = 0;  ///< how many keys the load has compared; the source has the keys 0, 1, …
    bool loading = true;
    bool operator==(const Copy&) const = default;
};

/// A statement that fails.
struct Fault {
    std::size_t at = 0;  ///< the number of the statement in the run; statements are numbered from 1
    Failure failure{Problem{Errc::Database, ""}, ""};
    bool takes_effect = false;  ///< whether the server has executed the COMMIT
};

/// Executes the planner's steps.
class World {
 public:
    explicit World(PlannerLimits limits = {}) : planner(limits, 1, Random(1)) {}

    /// Runs until the planner waits for a change or ends. Returns the last step.
    Step run() {
        constexpr int steps_max = 10'000;
        for (int i = 0; i < steps_max; ++i) {
            const auto step = planner.next(now);
            if (step.kind == Step::Kind::End || (step.kind == Step::Kind::Wait && is_published())) {
                return step;
            }
            if (step.kind == Step::Kind::Wait) {
                longest_wait = std::max(longest_wait, step.until - now);
                now = step.until;
                continue;
            }
            carry_out(step);
        }
        ADD_FAILURE() << "the planner does not end";
        return {};
    }

    bool is_published() const { return !target.loading && target.position == log.size(); }
    /// Returns the rows that the target must have at the end.
    std::map<int, std::size_t> expected() const {
        std::map<int, std::size_t> rows;
        for (int key = 0; key < first_keys; ++key) { rows[key] = 0; }
        for (std::size_t i = 0; i < log.size(); ++i) { rows[log[i]] = i + 1; }
        for (const auto key : refused) { rows.erase(key); }
        return rows;
    }

    Planner planner;
    TimePoint now{};
    Duration longest_wait{};
    int first_keys = 5;
    std::vector<int> log{7, 1, 8, 7, 9};
    std::vector<int> refused;  ///< the keys that the target refuses
    Copy target;
    std::optional<Fault> fault;
    std::optional<Fault> too_long;  ///< how a transaction of more than `at` records fails
    std::size_t statements = 0;
    std::size_t pruned = 0;  ///< the number of changes that the log no longer has
    int prepared = 0;
    int compared = 0;

 private:
    bool fails() { return ++statements == (fault ? fault->at : 0); }

    void carry_out(const Step& step) {
        std::size_t size = 0;
        Copy copy = target;
        const auto fail = [&](const Failure& failure) { planner.failed(step, size, failure, now); };
        if (fails()) {
            return fail(fault->failure);  // the first statement: CONNECT, CREATE, BEGIN or UPDATE
        }
        if (step.kind == Step::Kind::Prepare) { ++prepared; }
        if (step.kind >= Step::Kind::Compare && step.kind <= Step::Kind::Follow) {
            if (fails()) {
                return fail(fault->failure);  // the statement that writes the position
            }
            if (auto failure = write(step, copy, size)) { return fail(*failure); }
            if (fails()) {  // COMMIT
                if (fault->takes_effect) { target = copy; }
                return fail(fault->failure);
            }
            target = copy;
        }
        planner.done(step, progress(), now);
    }

    std::optional<Failure> write(const Step& step, Copy& copy, std::size_t& size) {
        if (step.kind == Step::Kind::Compare || step.kind == Step::Kind::Restart) {
            if (step.kind == Step::Kind::Restart) { copy.position = log.size(); }
            copy.loading = true;
            copy.loaded = 0;
            ++compared;
            return std::nullopt;
        }
        if (step.kind == Step::Kind::Follow && copy.position < pruned) {
            return Failure{Problem{Errc::TooOld, ""}};
        }
        const auto keys = step.kind == Step::Kind::Load ? load(step.limit, copy) : follow(step.limit, copy);
        size = keys.size();
        if (fails()) {
            return fault->failure;  // the statement that writes the rows
        }
        if (too_long && size > too_long->at) { return too_long->failure; }
        for (const auto& [key, seq] : keys) {
            const bool is_refused = std::ranges::find(refused, key) != refused.end();
            if (step.park) {
                copy.parked[key] = "23514";
            } else if (is_refused) {
                return Failure{Problem{Errc::Database, ""}, "23514"};
            } else {
                copy.rows[key] = seq;
            }
        }
        return std::nullopt;
    }

    using Keys = std::vector<std::pair<int, std::size_t>>;
    Keys load(std::size_t limit, Copy& copy) const {
        Keys keys;
        std::map<int, std::size_t> source;
        for (int key = 0; key < first_keys; ++key) { source[key] = 0; }
        for (std::size_t i = 0; i < copy.position; ++i) { source[log[i]] = i + 1; }
        for (auto row = source.begin(); row != source.end(); ++row) {
            if (std::distance(source.begin(), row) < static_cast<int>(copy.loaded)) { continue; }
            if (keys.size() < limit) { keys.emplace_back(*row); }
        }
        copy.loaded += keys.size();
        if (copy.loaded == source.size()) { copy.loading = false; }
        return keys;
    }
    Keys follow(std::size_t limit, Copy& copy) const {
        Keys keys;
        while (keys.size() < limit && copy.position < log.size()) {
            keys.emplace_back(log[copy.position], copy.position + 1);
            ++copy.position;
        }
        return keys;
    }

    Progress progress() const { return {target.loading, target.position < log.size(), Duration{0}}; }
};

}  // namespace stmirror::publish
