// SPDX-License-Identifier: MIT
#include "mirror/mirror.hpp"

#include <system_error>

#include "mirror/changes/change_pruning.hpp"
#include "mirror/mirror_impl.hpp"
#include "mirror/records/column_fill.hpp"
#include "mirror/schema/planner_hints.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/views.hpp"

namespace stmirror::mirror {
namespace {

using SQLite::Transaction;
using SQLite::TransactionBehavior;

/// Stores the environment in a new file; refuses a file with another environment.
void require_environment(SQLite::Database& database, const OpenOptions& options) {
    Statement select(database, "SELECT value FROM _meta WHERE name = 'environment'");
    if (!select.step()) {
        Statement insert(database, "INSERT INTO _meta (name, value) VALUES ('environment', ?)");
        insert.bind_all(std::string_view(options.identity.environment));
        insert.run();
        return;
    }
    const std::string stored(select.text(0));
    if (stored != options.identity.environment) {
        throw ErrorException(
            {Errc::NotOurs, options.path.string() + ": it is a mirror of the environment \"" + stored +
                                "\", the settings say \"" + options.identity.environment +
                                "\". Set api.environment back, or mirror.path to another file"});
    }
}

void bring_up_to_date(SQLite::Database& database, const OpenOptions& options, const Catalogue& catalogue,
                      Timestamp now) {
    Transaction transaction(database, TransactionBehavior::IMMEDIATE);
    migrate(database, migrations(), now);
    require_environment(database, options);
    for (const auto& resource : catalogue.resources()) {
        make_tables(database, resource);
        if (const auto* parent = parent_of(resource, catalogue)) {
            make_parent_index(database, resource, parent_column(resource, *parent));
        }
        if (options.decode) {
            fill(database, resource, options.decode, now);
        }
        if (FeedTable::is_backfilled(database, resource.name)) {
            make_secondary_indexes(database, resource);
        }
    }
    make_planner_hints(database, catalogue.resources());
    make_views(database, shipped_views());
    transaction.commit();
}

std::int64_t newest_version() { return static_cast<std::int64_t>(migrations().size()); }

/// inspect() first, so that no lock file is created beside another program's file.
WriterLock lock_what_is_ours(const std::filesystem::path& path) {
    inspect(path, newest_version());
    return WriterLock(path);
}

/// Opens and prepares the file. The caller holds the lock.
SQLite::Database open_database(const OpenOptions& options, const Catalogue& catalogue, Timestamp now) {
    const auto kind = inspect(options.path, newest_version());
    auto database = open_for_writing(options.path);
    if (kind == FileKind::Mirror) {
        require_environment(database, options);
        if (integer_of(database, "PRAGMA user_version") < newest_version()) {
            keep_copy(database, options.path);
        }
    }
    bring_up_to_date(database, options, catalogue, now);
    return database;
}

}  // namespace

Mirror::Impl::Impl(const OpenOptions& options, const Catalogue& all_resources, const Clock& time)
    : path(options.path.string()),
      catalogue(all_resources),
      clock(time),
      lock(lock_what_is_ours(options.path)),
      file(options.path),
      made_private(keep_private(options.path)),
      database(open_database(options, catalogue, clock.utc_now())),
      number(options.path),
      log(database),
      feeds(database),
      parents(database, catalogue, feeds),
      changes(database),
      quarantine(database),
      unknown_fields(database) {
    file.keep();
}

SQLite::Transaction Mirror::Impl::begin() {
    database.setBusyTimeout(is_held_by_others ? 0 : busy_timeout_ms);
    is_held_by_others = false;
    try {
        return SQLite::Transaction(database, TransactionBehavior::IMMEDIATE);
    } catch (const SQLite::Exception& exception) {
        is_held_by_others = exception.getErrorCode() == SQLITE_BUSY;
        throw;
    }
}

const Resource& Mirror::Impl::resource(const std::string& name) const {
    const auto* described = catalogue.find(name);
    if (described == nullptr) {
        throw ErrorException({Errc::Database, path + ": the catalogue has no resource " + name});
    }
    return *described;
}

Mirror::Mirror(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Mirror::~Mirror() = default;

Result<std::unique_ptr<Mirror>> Mirror::open(const OpenOptions& options, const Catalogue& catalogue,
                                             const Clock& clock) {
    return guarded(options.path.string(), [&] {
        return std::unique_ptr<Mirror>(new Mirror(std::make_unique<Impl>(options, catalogue, clock)));
    });
}

Result<ApplyOutcome> Mirror::apply(const FeedKey& feed, std::span<const Page> pages,
                                   const std::optional<CursorUpdate>& cursor) {
    return guarded(impl_->path, [&] { return impl_->apply(feed, pages, cursor); });
}

Result<ApplyOutcome> Mirror::replace(const FeedKey& feed, const Page& page) {
    return impl_->in_transaction(
        [&] { return impl_->write_pages(feed, std::span(&page, 1), WriteMode::Always); });
}

Result<FeedState> Mirror::feed_state(const FeedKey& feed) {
    return guarded(impl_->path, [&] { return impl_->feeds.state(feed); });
}

Result<> Mirror::finish_backfill(const FeedKey& feed) {
    return impl_->in_transaction([&] {
        impl_->feeds.set_backfilled(feed);
        make_secondary_indexes(impl_->database, impl_->resource(feed.resource));
    });
}

Result<> Mirror::restart_from(const FeedKey& feed, const std::string& cursor) {
    return impl_->in_transaction([&] {
        impl_->feeds.set_cursor(feed, {CursorKind::Main, cursor});
        impl_->feeds.book_full_scan(feed);
    });
}

Result<> Mirror::book_full_scan(const FeedKey& feed) {
    return impl_->in_transaction([&] { impl_->feeds.book_full_scan(feed); });
}

Result<> Mirror::finish_full_scan(const FeedKey& feed) {
    return impl_->in_transaction([&] { impl_->feeds.finish_full_scan(feed); });
}

Result<> Mirror::use_fallback(const FeedKey& feed, std::size_t fallback) {
    return impl_->in_transaction([&] { impl_->feeds.use_fallback(feed, fallback, impl_->clock.utc_now()); });
}

Result<> Mirror::record_pass(const PassRecord& pass) {
    return impl_->in_transaction([&] { impl_->feeds.record(pass); });
}

Result<> Mirror::note_caught_up(std::span<const std::pair<FeedKey, Timestamp>> feeds) {
    return impl_->in_transaction([&] {
        for (const auto& [feed, when] : feeds) impl_->feeds.set_caught_up(feed, when);
    });
}

Result<> Mirror::record_proof(const ProofRecord& proof) {
    return impl_->in_transaction([&] { impl_->feeds.record_proof(proof); });
}

Result<> Mirror::record_comparison(const ComparisonRecord& comparison) {
    return impl_->in_transaction([&] { impl_->feeds.record_comparison(comparison); });
}

Result<std::uint64_t> Mirror::prune_changes(Timestamp before) {
    return impl_->in_transaction([&] { return mirror::prune_changes(impl_->database, before); });
}

std::uint64_t Mirror::rows_written() const { return impl_->rows_written; }

const std::vector<std::filesystem::path>& Mirror::made_private() const { return impl_->made_private; }

std::filesystem::path Mirror::path() const { return impl_->path; }

bool Mirror::is_in_place() const {
    std::error_code unknown;  // set if this user may not look at the file: then assume that it is in place
    const bool exists = std::filesystem::exists(impl_->path, unknown);
    return unknown || (exists && FileNumber(impl_->path) == impl_->number);
}

Result<bool> Mirror::checkpoint() {
    return guarded(impl_->path, [&] {
        impl_->log.checkpoint();
        impl_->give_back_cache();
        return impl_->log.is_empty();
    });
}

}  // namespace stmirror::mirror
