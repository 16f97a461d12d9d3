// SPDX-License-Identifier: MIT
// Proves that a mirror equals the API, or reports where it does not. First compares each row with its own
// JSON, without a request. Then compares each resource with its source by the cheapest method that the API
// offers. Repairs the differences if asked to. Call only on the loop thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "client/session.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "settings/settings.hpp"
#include "sync/store/mirror_side.hpp"
#include "sync/store/store.hpp"
#include "verify/options.hpp"
#include "verify/report.hpp"
#include "verify/request_budget.hpp"
#include "verify/source.hpp"
#include "verify/suspects.hpp"

namespace stmirror::verify {

/// The referenced objects must outlive the Verifier.
struct VerifyParts {
    const Settings& settings;
    const Catalogue& catalogue;
    asio::any_io_executor executor;  ///< where `reader` is called
    mirror::Reader& reader;
    sync::Store* store = nullptr;  ///< null if nothing may be repaired
    Random random;
    std::stop_token stop{};  ///< ends the verification soon
};

class Verifier {
 public:
    Verifier(VerifyParts parts, const Options& options);

    /// Returns one verdict for each tenant and resource, in this order. If a resource cannot be verified, its
    /// verdict says so, and the others are still verified. Fails with Errc::Stopped after a stop.
    asio::awaitable<Result<VerifyReport>> run(std::vector<client::Session*> tenants,
                                              std::vector<const Resource*> resources);

 private:
    struct Audit {
        std::optional<std::uint64_t> rows{};                      ///< empty if nothing was audited
        std::map<std::int64_t, std::vector<Difference>> flaws{};  ///< by tenant
    };

    asio::awaitable<VerifyReport> verify_all(std::vector<client::Session*> tenants,
                                             std::vector<const Resource*> resources);
    void throw_if_stopped() const {
        if (parts_.stop.stop_requested()) { throw ProblemException({Errc::Stopped, "stopped"}); }
    }
    asio::awaitable<void> load_health(std::int64_t tenant_id, const std::vector<const Resource*>& resources);
    static ResourceVerdict begun(const Resource& resource, const client::Session& session, Audit& audited);
    asio::awaitable<Audit> audit(const Resource& resource);
    asio::awaitable<void> verify(const Resource& resource, client::Session& session,
                                 ResourceVerdict& verdict);
    asio::awaitable<void> prove_repair(const Resource& resource, client::Session& session,
                                       ResourceVerdict& verdict);
    asio::awaitable<void> compare(const Resource& resource, client::Session& session,
                                  ResourceVerdict& verdict);
    asio::awaitable<void> compare_by(const Resource& resource, Source& source, ResourceVerdict& verdict);
    asio::awaitable<void> compare_window(const Resource& resource, Source& source, ResourceVerdict& verdict);
    asio::awaitable<void> count(const Resource& resource, Source& source, ResourceVerdict& verdict);
    asio::awaitable<void> sample(const Resource& resource, Source& source, ResourceVerdict& verdict);
    asio::awaitable<void> repair(const Resource& resource, Source& source, ResourceVerdict& verdict);
    ComparisonTerms terms(const Resource& resource, const Source& source,
                          const ResourceVerdict& verdict) const;
    Timestamp before(const Resource& resource, const ResourceVerdict& verdict) const;
    bool withholds_deletions(const Resource& resource, const ResourceVerdict& verdict) const;
    std::vector<SourceFeeds> open_feeds(const Resource& resource, std::int64_t tenant_id) const;
    const mirror::FeedHealth* health_of(const std::string& resource, std::int64_t tenant_id) const;

    VerifyParts parts_;
    Options options_;
    sync::MirrorSide mirror_;
    mirror::Health health_;        ///< the health of the tenant that is being verified
    RequestBudget budget_{{}, 0};  ///< the budget of that tenant
    bool may_repair_ = true;       ///< false during the last comparison, which repairs nothing
};

}  // namespace stmirror::verify
