// SPDX-License-Identifier: MIT
// Carries out the planner's steps: copies the tables of one mirror into a target and follows its changes.
// Blocks; used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "publish/planner.hpp"
#include "publish/state_report.hpp"
#include "publish/target.hpp"
#include "publish/tenant_copy.hpp"

namespace stmirror::publish {

struct PublisherParts {
    std::function<Result<std::unique_ptr<mirror::Reader>>()> open_mirror;
    Connect connect;
    Layout layout;
    std::vector<std::int64_t> tenants;
    std::string mirror_name;  ///< tells this mirror from others that publish into the same target
    double max_delete_percent = 20;
    const Clock& clock;
    Logger& log;
    /// Waits this long; false: a stop is requested. Called before each step too, with a zero duration.
    std::function<bool(Duration)> pause;
    mirror::TargetState last_state{};  ///< what an earlier publisher of this target left
    /// Keeps how far the target is, for the status. Called every few seconds at most.
    std::function<void(const mirror::TargetState&)> keep_state = [](const auto&) {};
};

class Publisher {
 public:
    Publisher(PublisherParts parts, const PlannerLimits& limits);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Until pause() returns false, a failure that only people can repair or, with PlannerLimits::once, until
    /// the target has all changes of now. The tenants are released.
    Result<> run();

    const std::vector<TenantCopy>& tenants() const { return copies_; }
    /// How many U+0000 became U+FFFD.
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
    /// Until the time, a change of the mirror or a stop; false: a stop.
    Result<bool> wait_until(TimePoint until);
    std::vector<std::int64_t> claimed() const;
    void disconnect();

    PublisherParts parts_;
    Planner planner_;
    std::vector<TenantCopy> copies_;
    std::vector<std::optional<Timestamp>> compared_at_;  ///< of each tenant
    StateReport report_;
    std::unique_ptr<mirror::Reader> reader_;
    SharedLog log_;                  ///< of the mirror that reader_ reads
    std::int64_t seen_version_ = 0;  ///< of the mirror
    std::unique_ptr<Link> link_;
    std::optional<Target> target_;
    std::uint64_t replaced_ = 0;  ///< replaced values, counted on earlier connections
};

}  // namespace stmirror::publish
