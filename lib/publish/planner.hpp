// SPDX-License-Identifier: MIT
// Decides which step of publishing comes next, and what follows from its success or failure. Publisher
// executes the steps. No I/O and no clock: the caller passes in the time and the outcomes.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "publish/failure.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::publish {

struct PlannerLimits {
    /// True to end when the target has all current changes, or after the attempts that `backoff` allows.
    bool once = false;
    bool compare_first = false;  ///< compare all rows even before the comparison is due
    std::size_t batch = 2'000;   ///< maximum number of records or changes per transaction
    /// The number of attempts is limited only with `once`.
    BackoffLimits backoff{.base = std::chrono::milliseconds{500}, .cap = std::chrono::seconds{5}};
    Duration renew_every = std::chrono::minutes{1};  ///< half of the time that a claim lasts
    Duration claim_again = std::chrono::seconds{15};
    Duration compare_every = std::chrono::hours{24};
};

struct Step {
    enum class Kind {
        Connect,
        Prepare,  ///< create missing tables and columns
        Claim,    ///< become the tenant's only publisher and read its position
        Compare,  ///< begin to compare all rows
        Restart,  ///< as Compare, and skip to the newest change, because the log lacks earlier ones
        Load,     ///< write those of the next rows that differ, in the order of tables and keys
        Follow,   ///< write the records that the next lines of the change log name
        Renew,    ///< extend the claims
        Wait,     ///< wait until a time or the next change of the mirror
        End,
    };
    Kind kind = Kind::End;
    std::size_t tenant = 0;
    std::size_t limit = 0;  ///< maximum number of records or changes
    bool park = false;      ///< do not write the record; list it as refused
    TimePoint until{};
};

/// What a tenant still needs after a step.
struct Progress {
    bool loading = false;  ///< there are rows to send or compare
    bool behind = false;   ///< there may be changes to follow
    /// Set only after a Claim step: how long ago all rows were last compared. Empty if never.
    std::optional<Duration> compared_ago{};
};

class Planner {
 public:
    Planner(const PlannerLimits& limits, std::size_t tenants, Random random);

    Step next(TimePoint now);
    void done(const Step& step, const Progress& progress, TimePoint now);
    /// `size` is the number of records or changes that the step tried to write.
    void failed(const Step& step, std::size_t size, const Failure& failure, TimePoint now);
    /// Call when the mirror has changed: there may be changes to publish.
    void mirror_changed();

    /// Returns the numbers of the tenants that are claimed.
    std::vector<std::size_t> claimed() const;
    /// Returns why the planner ended. Empty if everything is published.
    const std::optional<Failure>& failure() const { return failure_; }

 private:
    struct Tenant {
        bool claimed = false;
        bool stale = false;  ///< the change log does not reach back to the tenant's position
        Progress progress;
        bool compare_begun = false;  ///< true if this process has begun a comparison
        bool was_compared = false;
        bool load_next = true;  ///< a load comes next, if one is needed; loads and follows alternate
        TimePoint claim_at{};
        TimePoint compare_at{};
        std::size_t limit = 0;
        bool park = false;
    };

    std::optional<Step> next_of_link(TimePoint now) const;
    std::optional<Step> next_of(std::size_t tenant, TimePoint now) const;
    Step idle(TimePoint now) const;
    bool has_claim() const;
    void done_with_tenant(const Step& step, const Progress& progress, TimePoint now);
    void drop_link(const Failure& failure, TimePoint now);
    void shrink(const Step& step, std::size_t size);
    void isolate(const Step& step, std::size_t size, const Failure& failure);
    void give_up_claims(const Step& step, const Failure& failure, TimePoint now);

    PlannerLimits limits_;
    Random random_;
    std::vector<Tenant> tenants_;
    std::size_t last_ = 0;  ///< the tenant of the latest step; the next step looks at the others first
    bool connected_ = false;
    bool prepared_ = false;
    int failures_ = 0;  ///< consecutive failures
    TimePoint connect_at_{};
    TimePoint renew_at_{};
    bool ended_ = false;
    std::optional<Failure> failure_;
};

}  // namespace stmirror::publish
