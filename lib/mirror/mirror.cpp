// SPDX-License-Identifier: MIT
#include "mirror/mirror.hpp"

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/changes/change_log.hpp"
#include "mirror/changes/change_pruning.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/feeds/parent_table.hpp"
#include "mirror/records/column_fill.hpp"
#include "mirror/records/running_sweeps.hpp"
#include "mirror/schema/planner_hints.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/views.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/sqlite/statement.hpp"
#include "mirror/sqlite/write_connection.hpp"
#include "mirror/writing/deletions.hpp"
#include "mirror/writing/page_rows.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "mirror/writing/sweeps.hpp"

namespace stmirror::mirror {
namespace {

using SQLite::Transaction;
using SQLite::TransactionBehavior;

[[noreturn]] void refuse_environment(const OpenOptions& options, const std::string& stored) {
    throw ProblemException(about(
        {Subject::Kind::File, options.path.string()},
        {Errc::NotOurs,
         "it is a mirror of the environment \"" + stored + "\", but the settings say \"" +
             options.identity.environment + "\"",
         {},
         "set api.environment, or api.base_url, back to that value, or set mirror.path to another file"}));
}

/// Stores the environment in a new file; refuses a file with a different environment.
void require_environment(SQLite::Database& database, const OpenOptions& options) {
    Statement select(database, "SELECT value FROM _meta WHERE name = 'environment'");
    if (!select.step()) {
        Statement insert(database, "INSERT INTO _meta (name, value) VALUES ('environment', ?)");
        insert.bind_all(std::string_view(options.identity.environment));
        insert.run();
        return;
    }
    const std::string stored(select.text(0));
    if (stored != options.identity.environment) { refuse_environment(options, stored); }
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
        if (options.decode) { fill(database, resource, options.decode, now); }
        if (FeedTable::is_backfilled(database, resource.name)) { make_secondary_indexes(database, resource); }
    }
    make_planner_hints(database, catalogue.resources());
    make_views(database, shipped_views());
    transaction.commit();
}

std::int64_t newest_version() { return static_cast<std::int64_t>(migrations().size()); }

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

/// Owns the connection, a writer for each kind of table (with its prepared statements), and the parts.
struct Mirror::Impl {
    Impl(const OpenOptions& options, const Catalogue& catalogue, const Clock& clock)
        : connection(options.path, newest_version(),
                     [&] { return open_database(options, catalogue, clock.utc_now()); }),
          parent_table(connection.database(), catalogue, feed_table),
          deletions(connection.database(), catalogue, clock, changes, parent_table),
          page_rows(connection.database(), catalogue, clock, changes, feed_table, running_sweeps),
          pages({connection, page_rows, deletions, feed_table, parent_table, clock}),
          feeds(connection, feed_table, catalogue, clock),
          sweeps({connection, running_sweeps, deletions, feed_table, catalogue, clock}),
          parents(connection, parent_table, catalogue, clock),
          repairs(connection, page_rows, deletions, catalogue) {}

    WriteConnection connection;
    FeedTable feed_table{connection.database()};
    ParentTable parent_table;
    ChangeLog changes{connection.database()};
    RunningSweeps running_sweeps{connection.database()};
    Deletions deletions;
    PageRows page_rows;

    PageWriter pages;
    FeedStates feeds;
    Sweeps sweeps;
    ParentQueue parents;
    RowRepairs repairs;
    ChangePruning pruning{connection};
    MirrorFile file{connection};
};

Mirror::Mirror(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Mirror::~Mirror() = default;

Result<std::unique_ptr<Mirror>> Mirror::open(const OpenOptions& options, const Catalogue& catalogue,
                                             const Clock& clock) {
    return guarded(options.path.string(), [&] {
        return std::unique_ptr<Mirror>(new Mirror(std::make_unique<Impl>(options, catalogue, clock)));
    });
}

Result<bool> Mirror::examine(const OpenOptions& options) {
    return guarded(options.path.string(), [&] {
        require_rights_to_write(options.path);
        if (inspect(options.path, newest_version()) != FileKind::Mirror) { return false; }
        auto database = open_for_reading(options.path);
        Statement select(database, "SELECT value FROM _meta WHERE name = 'environment'");
        if (!select.step()) { return true; }
        const std::string stored(select.text(0));
        if (stored != options.identity.environment) { refuse_environment(options, stored); }
        return true;
    });
}

PageWriter& Mirror::pages() { return impl_->pages; }
FeedStates& Mirror::feeds() { return impl_->feeds; }
Sweeps& Mirror::sweeps() { return impl_->sweeps; }
ParentQueue& Mirror::parents() { return impl_->parents; }
RowRepairs& Mirror::repairs() { return impl_->repairs; }
ChangePruning& Mirror::pruning() { return impl_->pruning; }
MirrorFile& Mirror::file() { return impl_->file; }
std::uint64_t Mirror::changes_logged() const { return impl_->changes.logged(); }

}  // namespace stmirror::mirror
