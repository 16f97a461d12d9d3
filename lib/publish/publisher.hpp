// SPDX-License-Identifier: MIT
// Executes the planner's steps: copies the tables of one mirror into a target and follows its changes. Calls
// block. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "publish/link.hpp"
#include "publish/planner.hpp"
#include "publish/state_report.hpp"
#include "publish/target.hpp"
#include "publish/tenant_copy.hpp"

namespace stmirror::publish {

struct PublisherParts {
    std::function<Result<std::unique_ptr<mirror::Reader>>()> open_mirror;
    std::function<Outcome<std::unique_ptr<Link>>()> connect;
    Layout layout;
    std::vector<std::int64_t> tenants;
    std::string mirror_name;  ///< different for each mirror that publishes into the same target
    double max_delete_percent = 20;
    const Clock& clock;
    Logger& log;
    /// Waits this long. Returns false if a stop is requested. Also called with 0 before each step.
    std::function<bool(Duration)> pause;
    mirror::TargetState last_state{};  ///< what an earlier publisher of this target stored
    /// Stores the progress of the target for the status. Called every few seconds at most, and also at the
    /// end and after a failure.
    std::function<void(const mirror::TargetState&)> keep_state = [](const auto&) {};
};

class Publisher {
 public:
    Publisher(PublisherParts parts, const PlannerLimits& limits);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Publishes until pause() returns false, until a failure that only people can repair or, with
    /// PlannerLimits::once, until the target has all current changes. Then releases the tenants.
    Result<> run();

    const std::vector<TenantCopy>& tenants() const { return copies_; }
    /// Returns how many U+0000 characters became U+FFFD.
    std::uint64_t replaced() const { return replaced_ + (target_ ? target_->replaced() : 0); }

 private:
    Result<> open_mirror();
    Result<> run_steps();
    Outcome<Progress> carry_out(const Step& step);
    Outcome<Progress> connect();
    Outcome<Progress> prepare();
    Outcome<Progress> restart(const Step& step);
    Outcome<Progress> renew();
    void after_success(const Step& step, const Progress& progress);
    void after_failure(const Step& step, const Failure& failure);
    void keep_state(const std::string& error);
    /// Waits until the time, a change of the mirror or a stop. Returns false on a stop.
    Result<bool> wait_until(TimePoint until);
    std::vector<std::int64_t> claimed() const;
    void disconnect();

    PublisherParts parts_;
    Planner planner_;
    std::vector<TenantCopy> copies_;
    std::vector<std::optional<Timestamp>> compared_at_;  ///< one for each tenant
    std::set<std::size_t> elsewhere_;  ///< numbers of the tenants that other mirrors publish
    StateReport report_;
    std::unique_ptr<mirror::Reader> reader_;
    SharedLog log_;                  ///< change log of the mirror that reader_ reads
    std::int64_t seen_version_ = 0;  ///< Reader::data_version() at the last check for changes
    std::unique_ptr<Link> link_;
    std::optional<Target> target_;
    std::uint64_t replaced_ = 0;  ///< replaced values, counted on earlier connections
};

}  // namespace stmirror::publish
