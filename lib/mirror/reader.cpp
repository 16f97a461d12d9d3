// SPDX-License-Identifier: MIT
#include "mirror/reader.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "mirror/changes/change_reader.hpp"
#include "mirror/feeds/feed_row.hpp"
#include "mirror/feeds/unfed_rows.hpp"
#include "mirror/records/audit.hpp"
#include "mirror/records/record_reader.hpp"
#include "mirror/records/row_count.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/snapshot.hpp"
#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::int64_t first_version_with_parents = 2;

void add_row_count(SQLite::Database& database, FeedHealth& feed) {
    if (!has_table(database, feed.key.resource)) { return; }
    const auto count = count_rows(database, feed.key.resource, feed.key.tenant_id);
    feed.rows = count.live;
    feed.tombstones = count.tombstones;
}

/// Reads the feeds, also from a file with an older schema, which the next writer will migrate.
std::vector<FeedHealth> feeds(SQLite::Database& database, std::int64_t version) {
    Statement select(database,
                     "SELECT tenant_id, resource, (SELECT count(*) FROM _quarantine AS q"
                     " WHERE q.tenant_id = f.tenant_id AND q.resource = f.resource), " +
                         state_columns(version) + " FROM _feeds AS f ORDER BY tenant_id, resource");
    std::vector<FeedHealth> all;
    while (select.step()) {
        auto& feed = all.emplace_back();
        feed.key = {select.integer(0), std::string(select.text(1))};
        feed.quarantined = static_cast<std::uint64_t>(select.integer(2));
        feed.state = read_state(select, 3);
    }
    return all;
}

std::string environment(SQLite::Database& database) {
    Statement select(database, "SELECT value FROM _meta WHERE name = 'environment'");
    return select.step() ? std::string(select.text(0)) : std::string();
}

std::uint64_t size_of(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

SQLite::Database open_mirror(const std::filesystem::path& path) {
    const auto kind = inspect(path, static_cast<std::int64_t>(migrations().size()));
    const Subject file{Subject::Kind::File, path.string()};
    if (kind == FileKind::Missing) {
        throw ProblemException(about(file, {Errc::Io, "there is no such file. The first sync creates it"}));
    }
    if (kind == FileKind::Empty) {
        throw ProblemException(about(file, {Errc::NotOurs, "it is an empty file, not a mirror"}));
    }
    return open_for_reading(path);
}

/// Adds advice to an error of SQLite if it says only that SQLite cannot open or write the file. The usual
/// reason is missing permissions.
Problem explained(const SQLite::Exception& exception, const std::filesystem::path& path) {
    constexpr int primary_code = 0xff;
    const int code = exception.getErrorCode() & primary_code;
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY && code != SQLITE_PERM) {
        return database_error(exception, path.string());
    }
    return about(
        {Subject::Kind::File, path.string()},
        {Errc::Io,
         "cannot be read",
         {},
         "give this user read access to the file and its -wal and -shm files. If those files do not exist, "
         "also give write access to the folder. Or use a copy made by `stmirror snapshot`"});
}

}  // namespace

FileSizes file_sizes(const std::filesystem::path& path) {
    return {size_of(path), size_of(behind_links(path).string() + "-wal")};
}

struct Reader::Impl {
    explicit Impl(const std::filesystem::path& file)
        : path(file), database(open_mirror(file)), number(file) {}

    /// Returns the health. `choose` may remove feeds from the list or add some. Counts rows only for the
    /// feeds that are then in the list.
    template <class Choose>
    Result<Health> counted_health(const Choose& choose) {
        return guarded(path.string(), [&] {
            // One transaction, so that all counts are from the same moment.
            const SQLite::Transaction transaction(database);
            Health health;
            health.environment = environment(database);
            health.schema_version = integer_of(database, "PRAGMA user_version");
            const bool knows_parents = health.schema_version >= first_version_with_parents;
            health.feeds = feeds(database, health.schema_version);
            choose(health.feeds);
            for (auto& feed : health.feeds) {
                add_row_count(database, feed);
                if (knows_parents && feed.state.kind == name(FeedKind::PerParent)) {
                    feed.parents = count_parents(database, feed.key.tenant_id, feed.key.resource);
                }
            }
            health.sizes = file_sizes(path);
            return health;
        });
    }

    std::filesystem::path path;
    SQLite::Database database;
    FileNumber number;
};

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::filesystem::path& path) {
    return guarded(path.string(), [&] {
        try {
            return std::unique_ptr<Reader>(new Reader(std::make_unique<Impl>(path)));
        } catch (const SQLite::Exception& exception) { throw ProblemException(explained(exception, path)); }
    });
}

Result<Health> Reader::health() {
    return impl_->counted_health([this](std::vector<FeedHealth>& chosen) {
        for (auto& feed : unfed_rows(impl_->database)) { chosen.emplace_back().key = std::move(feed); }
    });
}

Result<Health> Reader::health(std::int64_t tenant_id, const std::vector<std::string>& resources) {
    return impl_->counted_health([&](std::vector<FeedHealth>& chosen) {
        std::erase_if(chosen, [&](const FeedHealth& feed) {
            return feed.key.tenant_id != tenant_id ||
                   std::ranges::find(resources, feed.key.resource) == resources.end();
        });
    });
}

Result<ChangeRange> Reader::change_range() {
    return guarded(impl_->path.string(), [&] { return mirror::change_range(impl_->database); });
}

Result<std::int64_t> Reader::data_version() {
    return guarded(impl_->path.string(), [&] { return integer_of(impl_->database, "PRAGMA data_version"); });
}

Result<std::vector<Change>> Reader::changes(const ChangePosition& after, std::size_t lines_max) {
    return guarded(impl_->path.string(), [&] {
        auto lines = mirror::changes(impl_->database, after, lines_max);
        // The connection keeps reading the file that it opened, even if another file replaced it.
        if (lines.empty() && !(FileNumber(impl_->path) == impl_->number)) {
            throw ProblemException(about(
                {Subject::Kind::File, impl_->path.string()},
                {Errc::TooOld, "it was replaced by another file, or deleted", {}, advice(Errc::TooOld)}));
        }
        return lines;
    });
}

Result<std::vector<std::string>> Reader::key_columns(const std::string& table) {
    return guarded(impl_->path.string(), [&] { return mirror::key_columns(impl_->database, table); });
}

Result<std::vector<RowFacts>> Reader::row_facts(std::int64_t tenant_id, const Resource& resource,
                                                bool active_only) {
    return guarded(impl_->path.string(),
                   [&] { return RecordReader(impl_->database, tenant_id, resource).facts(active_only); });
}

Result<std::vector<StoredRecord>> Reader::records_between(std::int64_t tenant_id, const Resource& resource,
                                                          TimeOf time, Timestamp from, Timestamp before,
                                                          std::size_t rows_max) {
    return guarded(impl_->path.string(), [&] {
        return RecordReader(impl_->database, tenant_id, resource).between(time, from, before, rows_max);
    });
}

Result<std::vector<std::string>> Reader::keys_between(std::int64_t tenant_id, const Resource& resource,
                                                      TimeOf time, Timestamp from, Timestamp before) {
    return guarded(impl_->path.string(), [&] {
        return RecordReader(impl_->database, tenant_id, resource).keys_between(time, from, before);
    });
}

Result<std::optional<StoredRecord>> Reader::record(std::int64_t tenant_id, const Resource& resource,
                                                   const std::string& key) {
    return guarded(impl_->path.string(),
                   [&] { return RecordReader(impl_->database, tenant_id, resource).find(key); });
}

Result<std::vector<StoredRecord>> Reader::records(std::int64_t tenant_id, const Resource& resource,
                                                  const Selection& selection) {
    return guarded(impl_->path.string(),
                   [&] { return RecordReader(impl_->database, tenant_id, resource).records(selection); });
}

Result<std::vector<std::vector<std::string>>> Reader::values(std::int64_t tenant_id, const Resource& resource,
                                                             const std::vector<std::string>& columns,
                                                             const Selection& selection) {
    return guarded(impl_->path.string(), [&] {
        return RecordReader(impl_->database, tenant_id, resource).values(columns, selection);
    });
}

Result<StoredRows> Reader::stored_rows(std::int64_t tenant_id, const Resource& resource,
                                       const std::vector<std::string>& keys, std::size_t bytes_max) {
    return guarded(impl_->path.string(), [&] {
        const SQLite::Transaction transaction(impl_->database);
        return mirror::stored_rows(impl_->database, tenant_id, resource, keys, bytes_max);
    });
}

Result<std::vector<std::string>> Reader::next_keys(std::int64_t tenant_id, const Resource& resource,
                                                   const std::optional<std::string>& after,
                                                   std::size_t rows_max) {
    return guarded(impl_->path.string(),
                   [&] { return mirror::next_keys(impl_->database, tenant_id, resource, after, rows_max); });
}

Result<std::uint64_t> Reader::audit(const Resource& resource, const DecodeRecord& decode,
                                    const std::function<void(const Flaw&)>& report,
                                    const std::stop_token& stop) {
    return guarded(impl_->path.string(),
                   [&] { return Audit(impl_->database, resource, decode, report, stop).run(); });
}

Result<SnapshotFacts> Reader::snapshot(const std::filesystem::path& file, const std::stop_token& stop) {
    return guarded(file.string(), [&] { return write_snapshot(impl_->database, impl_->path, file, stop); });
}

Result<Reader::Table> Reader::query(const std::string& sql) {
    return guarded(impl_->path.string(), [&] {
        SQLite::Statement select(impl_->database, sql);
        Table table;
        for (int i = 0; i < select.getColumnCount(); ++i) {
            table.columns.emplace_back(select.getColumnName(i));
        }
        while (select.executeStep()) {
            auto& row = table.rows.emplace_back();
            for (int i = 0; i < select.getColumnCount(); ++i) {
                row.emplace_back(select.getColumn(i).getString());
            }
        }
        return table;
    });
}

}  // namespace stmirror::mirror
