// SPDX-License-Identifier: MIT
#include "verify/verifier.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include "catalogue/countable.hpp"
#include "sync/passes/deletes.hpp"
#include "sync/passes/window_pass.hpp"
#include "verify/counted_comparison.hpp"
#include "verify/foreign_rows.hpp"
#include "verify/listed_comparison.hpp"
#include "verify/repair.hpp"
#include "verify/window_comparison.hpp"

namespace stmirror::verify {
namespace {

/// An export shows a change only this long after it happened (API documentation of exports).
constexpr Ticks export_horizon = std::chrono::minutes{15};
/// How many times a table is compared again after repairs.
constexpr int repairs_max = 3;

bool is_listed(const Resource& resource) {
    return resource.feed.kind == FeedKind::List || resource.feed.kind == FeedKind::PerParent;
}

/// Drops differences of records that the audit has already found to be altered.
void drop_repeated(std::vector<Difference>& differences, std::size_t audited) {
    const auto is_repeated = [&](const Difference& difference) {
        return std::any_of(differences.begin(), differences.begin() + static_cast<std::ptrdiff_t>(audited),
                           [&](const Difference& flaw) { return flaw.key == difference.key; });
    };
    std::vector<Difference> kept;
    for (std::size_t i = 0; i < differences.size(); ++i) {
        const bool repeated =
            i >= audited && differences[i].kind == Difference::Kind::Differs && is_repeated(differences[i]);
        if (!repeated) { kept.push_back(differences[i]); }
    }
    differences = std::move(kept);
}

}  // namespace

Verifier::Verifier(VerifyParts parts, const Options& options)
    : parts_(std::move(parts)), options_(options), mirror_(parts_.executor, parts_.reader) {}

asio::awaitable<Result<VerifyReport>> Verifier::run(std::vector<client::Session*> tenants,
                                                    std::vector<const Resource*> resources) {
    std::optional<Problem> error;
    try {
        auto report = co_await verify_all(std::move(tenants), std::move(resources));
        co_return report;
    } catch (const ProblemException& exception) { error = exception.error(); }
    co_return *error;
}

/// Returns a verdict with the results of the audit, if there was one.
ResourceVerdict Verifier::begun(const Resource& resource, const client::Session& session, Audit& audited) {
    ResourceVerdict verdict;
    verdict.tenant_id = session.tenant_id();
    verdict.tenant = session.tenant_name();
    verdict.resource = resource.name;
    verdict.rows_audited = audited.rows;
    verdict.differences = std::move(audited.flaws[verdict.tenant_id]);
    return verdict;
}

asio::awaitable<VerifyReport> Verifier::verify_all(std::vector<client::Session*> tenants,
                                                   std::vector<const Resource*> resources) {
    VerifyReport report;
    if (!options_.beside_passes) {
        auto read = [](mirror::Reader& reader) { return reader.health(); };
        const auto health = co_await mirror_.read(read);
        report.foreign = foreign_rows(health, parts_.settings, resources);
    }
    std::map<std::string, Audit> audits;
    for (auto* tenant : tenants) {
        co_await load_health(tenant->tenant_id(), resources);
        budget_ = RequestBudget(resources, options_.parents_sampled);
        for (const auto* resource : resources) {
            auto& audited = audits[resource->name];
            if (options_.audits && !audited.rows) { audited = co_await audit(*resource); }
            auto verdict = begun(*resource, *tenant, audited);
            co_await verify(*resource, *tenant, verdict);
            budget_.spend(*resource, verdict.requests);
            if (options_.repair) { co_await prove_repair(*resource, *tenant, verdict); }
            report.resources.push_back(std::move(verdict));
            throw_if_stopped();
        }
    }
    co_return report;
}

/// Loads the health of the tables to be compared and of their parents. Leaves out the other tables, because
/// the continuous proof compares one table at a time.
asio::awaitable<void> Verifier::load_health(std::int64_t tenant_id,
                                            const std::vector<const Resource*>& resources) {
    std::vector<std::string> names;
    for (const auto* resource : resources) {
        names.insert(names.end(), {resource->name, resource->feed.parent});
    }
    auto read = [&](mirror::Reader& reader) { return reader.health(tenant_id, names); };
    health_ = co_await mirror_.read(read);
}

/// Compares a repaired table again and repairs what the new comparison finds, because two differences may
/// have hidden each other. The last comparison repairs nothing.
asio::awaitable<void> Verifier::prove_repair(const Resource& resource, client::Session& session,
                                             ResourceVerdict& verdict) {
    std::vector<Difference> repaired;
    for (int round = 1; round <= repairs_max; ++round) {
        if (std::ranges::none_of(verdict.differences, &Difference::repaired)) { break; }
        std::ranges::copy_if(verdict.differences, std::back_inserter(repaired), &Difference::repaired);
        Audit audited;
        if (options_.audits) { audited = co_await audit(resource); }
        auto again = begun(resource, session, audited);
        again.requests = verdict.requests;
        may_repair_ = round < repairs_max;
        co_await verify(resource, session, again);
        may_repair_ = true;
        verdict = std::move(again);
    }
    for (auto& difference : verdict.differences) { repaired.push_back(std::move(difference)); }
    verdict.differences = std::move(repaired);
}

asio::awaitable<Verifier::Audit> Verifier::audit(const Resource& resource) {
    Audit audit;
    api::PageDecoder decoder;
    auto judge = [&](mirror::Reader& reader) {
        const auto decode = [&](const Resource& of, std::string raw) {
            return decoder.decode_record(of, std::move(raw));
        };
        const auto report = [&](const mirror::Flaw& flaw) {
            audit.flaws[flaw.tenant_id].push_back(difference_of(flaw));
        };
        return reader.audit(resource, decode, report, parts_.stop);
    };
    audit.rows = co_await mirror_.read(judge);
    co_return audit;
}

asio::awaitable<void> Verifier::verify(const Resource& resource, client::Session& session,
                                       ResourceVerdict& verdict) {
    try {
        co_await compare(resource, session, verdict);
    } catch (const ProblemException& error) { verdict.error = error.error(); }
}

asio::awaitable<void> Verifier::compare(const Resource& resource, client::Session& session,
                                        ResourceVerdict& verdict) {
    Source source(resource, session, parts_.settings.limits.page_size, options_.priority);
    const auto audited = verdict.differences.size();
    const auto* health = health_of(resource.name, verdict.tenant_id);
    const auto open = open_feeds(resource, verdict.tenant_id);
    if (!open.empty()) { source.use(open.front()); }
    std::exception_ptr failure;
    if (options_.local_only) {
        verdict.not_compared.emplace_back("the source: only the mirror was checked");
    } else if (health == nullptr || !health->state.backfilled || !health->state.last_success) {
        verdict.error = Problem{
            Errc::Behind, "the mirror has not read the table completely yet", {}, advice(Errc::Behind)};
    } else if (open.empty()) {
        verdict.not_compared.emplace_back("the source: the API has no list of this table");
    } else {
        if (health->state.is_full_scan_due()) {
            verdict.not_compared.emplace_back("a full scan of the feed is due");
        }
        for (const auto& feeds : open) {
            source.use(feeds);
            failure = nullptr;
            try {
                co_await compare_by(resource, source, verdict);
            } catch (const ProblemException& error) {
                failure = std::current_exception();
                if (error.error().code == Errc::MissingScope) { continue; }
            }
            break;
        }
    }
    drop_repeated(verdict.differences, audited);
    if (options_.repair && may_repair_ && parts_.store != nullptr) {
        co_await repair(resource, source, verdict);
    }
    verdict.requests += source.requests();
    if (failure) { std::rethrow_exception(failure); }
}

asio::awaitable<void> Verifier::compare_by(const Resource& resource, Source& source,
                                           ResourceVerdict& verdict) {
    if (resource.feed.kind == FeedKind::List) {
        ListedComparison list(resource, source, mirror_, parts_.random, before(resource, verdict), verdict);
        co_await list.compare_list();
    } else if (resource.feed.kind == FeedKind::PerParent) {
        co_await sample(resource, source, verdict);
    } else if (options_.window) {
        co_await compare_window(resource, source, verdict);
    } else {
        co_await count(resource, source, verdict);
    }
}

/// Returns the time until which changes are compared. The mirror need not have later changes yet.
Timestamp Verifier::before(const Resource& resource, const ResourceVerdict& verdict) const {
    if (options_.before) { return *options_.before; }
    return *health_of(resource.name, verdict.tenant_id)->state.last_success - export_horizon;
}

ComparisonTerms Verifier::terms(const Resource& resource, const Source& source,
                                const ResourceVerdict& verdict) const {
    return {verdict.tenant_id, before(resource, verdict), hides_inactive(resource, *source.feeds().list)};
}

asio::awaitable<void> Verifier::compare_window(const Resource& resource, Source& source,
                                               ResourceVerdict& verdict) {
    WindowComparison comparison(resource, source, mirror_, terms(resource, source, verdict), verdict);
    co_await comparison.run(*options_.window);
}

asio::awaitable<void> Verifier::count(const Resource& resource, Source& source, ResourceVerdict& verdict) {
    CountedOptions options;
    options.terms = terms(resource, source, verdict);
    options.deep = options_.deep;
    options.steps_max = options_.steps_max;
    options.requests_max = budget_.allotted(resource);
    CountedComparison comparison(resource, source, mirror_, parts_.random, options, verdict);
    co_await comparison.run();
}

asio::awaitable<void> Verifier::sample(const Resource& resource, Source& source, ResourceVerdict& verdict) {
    Parents parents;
    parents.resource = parts_.catalogue.find(resource.feed.parent);
    const auto* health = health_of(resource.feed.parent, verdict.tenant_id);
    parents.rows = health == nullptr ? 0 : health->rows;
    parents.sample = options_.deep ? parents.rows : options_.parents_sampled;
    ListedComparison comparison(resource, source, mirror_, parts_.random, before(resource, verdict), verdict);
    co_await comparison.compare_parents(parents);
}

asio::awaitable<void> Verifier::repair(const Resource& resource, Source& source, ResourceVerdict& verdict) {
    ListedComparison listed(resource, source, mirror_, parts_.random, Timestamp{}, verdict);
    const auto* parent = is_listed(resource) ? parts_.catalogue.find(resource.feed.parent) : nullptr;
    Repair repair(resource, parent, source, listed, mirror_, *parts_.store,
                  {verdict.tenant_id, resource.name});
    if (options_.beside_passes) { repair.work_beside_passes(); }
    const bool is_withheld = withholds_deletions(resource, verdict);
    for (auto& difference : verdict.differences) {
        co_await repair.repair(difference, !is_withheld);
        const bool is_gone = difference.kind == Difference::Kind::Gone;
        if (is_withheld && is_gone && !difference.repaired) { ++verdict.deletes_withheld; }
    }
}

/// Returns whether the delete guard withholds deletions. A list that is empty because of an error must not
/// empty the table.
bool Verifier::withholds_deletions(const Resource& resource, const ResourceVerdict& verdict) const {
    const auto* health = health_of(resource.name, verdict.tenant_id);
    mirror::MissingCount count;
    count.live = health == nullptr ? 0 : health->rows;
    // A record with altered JSON may turn out to be deleted.
    count.missing = static_cast<std::uint64_t>(
        std::ranges::count_if(verdict.differences, [](const Difference& difference) {
            return difference.kind == Difference::Kind::Gone || difference.kind == Difference::Kind::Raw;
        }));
    if (count.missing == 0) { return false; }
    count.live += options_.deleted_before;
    count.missing += options_.deleted_before;
    return sync::is_implausible(count, parts_.settings.schedule.max_delete_percent,
                                resource.lookup.has_value());
}

/// Returns the feeds by which the resource can be compared with the source, in order of preference.
std::vector<SourceFeeds> Verifier::open_feeds(const Resource& resource, std::int64_t tenant_id) const {
    const auto& tenants = parts_.settings.tenants;
    const auto tenant = std::ranges::find(tenants, tenant_id, &TenantSettings::id);
    const auto wanted = resource.feed.kind == FeedKind::Export ? FeedKind::Window : resource.feed.kind;
    const auto* health = health_of(resource.name, tenant_id);
    const bool uses_export = resource.feed.kind == FeedKind::Export && health != nullptr &&
                             health->state.kind == name(FeedKind::Export);
    std::vector<const Feed*> feeds{&resource.feed};
    for (const auto& fallback : resource.fallbacks) { feeds.push_back(&fallback); }
    std::vector<SourceFeeds> found;
    for (const auto* feed : feeds) {
        if (feed->kind != wanted) { continue; }
        auto lists = wanted == FeedKind::Window ? sync::lists_of(*feed, tenant->booking_providers)
                                                : std::vector<api::Query>{{}};
        if (!lists.empty()) { found.push_back({feed, std::move(lists), uses_export}); }
    }
    return found;
}

const mirror::FeedHealth* Verifier::health_of(const std::string& resource, std::int64_t tenant_id) const {
    const auto found =
        std::ranges::find(health_.feeds, FeedKey{tenant_id, resource}, &mirror::FeedHealth::key);
    return found == health_.feeds.end() ? nullptr : &*found;
}

}  // namespace stmirror::verify
