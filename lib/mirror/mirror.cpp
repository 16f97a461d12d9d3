// SPDX-License-Identifier: MIT
#include "mirror/mirror.hpp"

#include <algorithm>
#include <map>

#include "mirror/change_log.hpp"
#include "mirror/change_pruning.hpp"
#include "mirror/consumers.hpp"
#include "mirror/database_error.hpp"
#include "mirror/database_file.hpp"
#include "mirror/feed_table.hpp"
#include "mirror/fill.hpp"
#include "mirror/quarantine.hpp"
#include "mirror/record_writer.hpp"
#include "mirror/schema.hpp"
#include "mirror/views.hpp"
#include "mirror/write_ahead_log.hpp"

namespace stmirror::mirror {
namespace {

using SQLite::Transaction;
using SQLite::TransactionBehavior;

/// Remembers the environment in a new file, and refuses a file of another one.
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
            {Errc::NotOurs, options.path.string() + ": it mirrors the environment \"" + stored +
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
        if (options.decode) {
            fill(database, resource, options.decode, now);
        }
        if (FeedTable::is_backfilled(database, resource.name)) {
            make_secondary_indexes(database, resource);
        }
    }
    make_views(database, shipped_views());
    transaction.commit();
}

/// Opens and prepares the file. The lock is held already.
SQLite::Database open_database(const OpenOptions& options, const Catalogue& catalogue, Timestamp now) {
    const auto newest_version = static_cast<std::int64_t>(migrations().size());
    const auto kind = inspect(options.path, newest_version);
    auto database = open_for_writing(options.path);
    if (kind == FileKind::Mirror) {
        require_environment(database, options);
        if (integer_of(database, "PRAGMA user_version") < newest_version) {
            keep_copy(database, options.path);
        }
    }
    bring_up_to_date(database, options, catalogue, now);
    return database;
}

}  // namespace

ApplyOutcome& ApplyOutcome::operator+=(const ApplyOutcome& other) {
    inserted += other.inserted;
    updated += other.updated;
    restored += other.restored;
    unchanged += other.unchanged;
    outdated += other.outdated;
    quarantined += other.quarantined;
    new_fields.insert(new_fields.end(), other.new_fields.begin(), other.new_fields.end());
    return *this;
}

std::uint64_t ApplyOutcome::records() const { return written() + unchanged + outdated + quarantined; }

std::uint64_t ApplyOutcome::written() const { return inserted + updated + restored; }

struct Mirror::Impl {
    Impl(const OpenOptions& options, const Catalogue& all_resources, const Clock& time)
        : path(options.path.string()),
          catalogue(all_resources),
          clock(time),
          lock(options.path),
          database(open_database(options, catalogue, clock.utc_now())),
          log(database),
          feeds(database),
          changes(database),
          quarantine(database),
          unknown_fields(database) {}

    RecordWriter& writer(const std::string& resource);
    ApplyOutcome apply(const FeedId& feed, std::span<const Page> pages,
                       const std::optional<CursorUpdate>& cursor);
    void apply_page(RecordWriter& records, const Page& page, ApplyOutcome& outcome);
    void apply_row(RecordWriter& records, const Source& source, ApplyOutcome& outcome);

    /// Runs `work` in a transaction of its own.
    template <class Work>
    Result<> in_transaction(Work&& work) {
        return guarded(path, [&] {
            Transaction transaction(database, TransactionBehavior::IMMEDIATE);
            work();
            transaction.commit();
        });
    }

    std::string path;
    const Catalogue& catalogue;
    const Clock& clock;
    WriterLock lock;
    SQLite::Database database;
    WriteAheadLog log;
    FeedTable feeds;
    ChangeLog changes;
    Quarantine quarantine;
    UnknownFields unknown_fields;
    std::map<std::string, RecordWriter, std::less<>> writers;
};

RecordWriter& Mirror::Impl::writer(const std::string& resource) {
    const auto known = writers.find(resource);
    if (known != writers.end()) {
        return known->second;
    }
    const auto* described = catalogue.find(resource);
    if (described == nullptr) {
        throw ErrorException({Errc::Database, path + ": the catalogue has no resource " + resource});
    }
    return writers.try_emplace(resource, database, *described).first->second;
}

ApplyOutcome Mirror::Impl::apply(const FeedId& feed, std::span<const Page> pages,
                                 const std::optional<CursorUpdate>& cursor) {
    const auto now = clock.utc_now().to_string();
    Transaction transaction(database, TransactionBehavior::IMMEDIATE);
    auto& records = writer(feed.resource);
    const auto state = feeds.state(feed);
    changes.begin(feed.tenant_id, feed.resource, now);
    quarantine.begin(feed.tenant_id, feed.resource, now);
    records.begin(feed.tenant_id, now);

    ApplyOutcome outcome;
    auto newest = state.newest_modified;
    for (const auto& page : pages) {
        apply_page(records, page, outcome);
        for (const auto& [field, count] : page.unknown_fields) {
            if (unknown_fields.add(feed.resource, field, now)) {
                outcome.new_fields.push_back(field);
            }
        }
        for (const auto& row : page.rows) {
            newest = std::max(newest, row.modified);
        }
    }
    records.finish();
    if (newest) {
        feeds.set_newest_modified(feed, *newest);
    }
    if (cursor) {
        feeds.set_cursor(feed, *cursor);
    }
    transaction.commit();
    log.after_commit(!state.backfilled);
    return outcome;
}

void Mirror::Impl::apply_page(RecordWriter& records, const Page& page, ApplyOutcome& outcome) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        apply_row(records, {&page, row}, outcome);
    }
    for (const auto& record : page.quarantined) {
        quarantine.add(record);
        ++outcome.quarantined;
    }
}

void Mirror::Impl::apply_row(RecordWriter& records, const Source& source, ApplyOutcome& outcome) {
    const auto key = records.key_of(source);
    const auto written = records.write(key, source);
    if (written == Written::Outdated) {
        ++outcome.outdated;
        return;
    }
    if (quarantine.has_keys()) {
        quarantine.release(key_text(key));
    }
    switch (written) {
        case Written::Inserted:
            changes.add(key_text(key), "insert");
            ++outcome.inserted;
            break;
        case Written::Updated:
            changes.add(key_text(key), "update");
            ++outcome.updated;
            break;
        case Written::Restored:
            changes.add(key_text(key), "restore");
            ++outcome.restored;
            break;
        case Written::Unchanged:
            ++outcome.unchanged;
            break;
        case Written::Outdated:
            break;
    }
}

Mirror::Mirror(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Mirror::~Mirror() = default;

Result<std::unique_ptr<Mirror>> Mirror::open(const OpenOptions& options, const Catalogue& catalogue,
                                             const Clock& clock) {
    return guarded(options.path.string(), [&] {
        return std::unique_ptr<Mirror>(new Mirror(std::make_unique<Impl>(options, catalogue, clock)));
    });
}

Result<ApplyOutcome> Mirror::apply(const FeedId& feed, std::span<const Page> pages,
                                   const std::optional<CursorUpdate>& cursor) {
    return guarded(impl_->path, [&] { return impl_->apply(feed, pages, cursor); });
}

Result<FeedState> Mirror::feed_state(const FeedId& feed) {
    return guarded(impl_->path, [&] { return impl_->feeds.state(feed); });
}

Result<> Mirror::finish_backfill(const FeedId& feed) {
    return impl_->in_transaction([&] {
        impl_->feeds.set_backfilled(feed);
        const auto* resource = impl_->catalogue.find(feed.resource);
        if (resource != nullptr) {
            make_secondary_indexes(impl_->database, *resource);
        }
    });
}

Result<> Mirror::restart_from(const FeedId& feed, const std::string& cursor) {
    return impl_->in_transaction([&] {
        impl_->feeds.set_cursor(feed, {Walk::Main, cursor});
        impl_->feeds.book_rewalk(feed);
    });
}

Result<> Mirror::finish_rewalk(const FeedId& feed) {
    return impl_->in_transaction([&] { impl_->feeds.finish_rewalk(feed); });
}

Result<> Mirror::record_pass(const PassRecord& pass) {
    return impl_->in_transaction([&] { impl_->feeds.record(pass); });
}

Result<std::uint64_t> Mirror::prune_changes(Timestamp before) {
    return guarded(impl_->path, [&] {
        std::uint64_t removed = 0;
        for (ChangePruning pruning(impl_->database, before); !pruning.is_done();) {
            Transaction transaction(impl_->database, TransactionBehavior::IMMEDIATE);
            removed += pruning.step();
            transaction.commit();
            impl_->log.after_commit(false);
        }
        return removed;
    });
}

Result<> Mirror::set_consumer(const std::string& consumer, std::uint64_t position) {
    return impl_->in_transaction(
        [&] { keep_consumer_position(impl_->database, consumer, position, impl_->clock.utc_now()); });
}

Result<> Mirror::checkpoint() {
    return guarded(impl_->path, [&] { impl_->log.checkpoint(); });
}

}  // namespace stmirror::mirror
