// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_table.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "catalogue/family.hpp"
#include "mirror/feeds/parent_quarantine.hpp"
#include "mirror/feeds/parent_row.hpp"
#include "mirror/records/child_writer.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/records/seen_rows.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

/// If the log contains only lines of other resources, the cursor is written only once in this many lines,
/// because each write would wake an idle disk.
constexpr std::int64_t lines_passed_max = 10'000;

/// In the statements below, ?1 is the tenant and ?2 the child's resource.
const std::string of_feed = "_parents.tenant_id = ?1 AND _parents.resource = ?2";

struct LogRange {
    std::int64_t oldest = 0;
    std::int64_t newest = 0;
    bool follows(std::int64_t position) const { return oldest <= position + 1 && position <= newest; }
};

LogRange log_range(SQLite::Database& database) {
    Statement select(database,
                     "SELECT coalesce((SELECT min(seq) FROM _changes), 0),"
                     " coalesce((SELECT max(seq) FROM _changes), 0)");
    select.step();
    return {select.integer(0), select.integer(1)};
}

std::optional<std::int64_t> position_in(const std::string& cursor) {
    std::int64_t position = 0;
    const auto* end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data(), end, position);
    return read.ec == std::errc() && read.ptr == end ? std::optional(position) : std::nullopt;
}

std::string modified_of(const Resource& parent) {
    return parent.modified.empty() ? "NULL" : "p." + parent.modified;
}

/// Returns an SQL condition that is true if the parent of the current row of _parents is live.
std::string is_live(const Resource& parent) {
    return "EXISTS (SELECT 1 FROM " + parent.name + " AS p WHERE p.tenant_id = ?1 AND p." +
           parent.key.front() + " = _parents.parent_id AND p._deleted_at IS NULL)";
}

/// Returns the keys of all records that arrived, or empty if the key of one of them could not be read.
std::optional<std::set<std::string>> keys_of(std::span<const Page> pages) {
    std::set<std::string> keys;
    for (const auto& page : pages) {
        for (std::size_t row = 0; row < page.rows.size(); ++row) { keys.insert(key_at(page, row)); }
        for (const auto& record : page.quarantined) {
            if (record.key.empty()) { return std::nullopt; }
            keys.insert(record.key);
        }
    }
    return keys;
}

}  // namespace

ParentTable::Family ParentTable::family_of(const FeedKey& feed) const {
    const auto* child = catalogue_.find(feed.resource);
    const auto* parent = child == nullptr ? nullptr : parent_of(*child, catalogue_);
    // In a repair, a resource without a per-parent feed can also be read for one parent.
    if (parent == nullptr && child != nullptr) { parent = catalogue_.find(parent_name(*child)); }
    if (parent == nullptr) {
        throw ProblemException(
            {Errc::Database, "resource " + feed.resource + " is not read for each parent"});
    }
    return {*child, *parent, parent_column(*child, *parent), child->feed.kind == FeedKind::PerParent};
}

ParentCounts ParentTable::note(const FeedKey& feed) {
    const auto family = family_of(feed);
    const auto state = feeds_.state(feed);
    const auto kind = state.fallback == 0 ? CursorKind::Main : CursorKind::Fallback;
    const auto cursor = position_in(kind == CursorKind::Main ? state.cursor : state.fallback_cursor);
    const auto log = log_range(database_);
    auto& known = known_[feed];
    bool has_news = true;
    if (!cursor || !log.follows(*cursor)) {
        take(feed, family, family.parent.name + " AS p", "TRUE");
    } else if (has_news = touch(feed, family.parent, std::max(*cursor, known.position)); has_news) {
        take(feed, family,
             "temp._touched CROSS JOIN " + family.parent.name + " AS p ON p.tenant_id = ?1 AND p." +
                 family.parent.key.front() + " = _touched.id",
             "_parents.parent_id IN (SELECT id FROM temp._touched)");
    }
    known.position = log.newest;
    if (has_news || log.newest - *cursor > lines_passed_max) {
        feeds_.set_cursor(feed, {kind, std::to_string(log.newest)});
    }
    if (has_news || !known.counts) { known.counts = count_parents(database_, feed.tenant_id, feed.resource); }
    return *known.counts;
}

bool ParentTable::touch(const FeedKey& feed, const Resource& parent, std::int64_t position) {
    database_.exec("CREATE TEMP TABLE IF NOT EXISTS _touched (id ANY PRIMARY KEY) STRICT, WITHOUT ROWID");
    database_.exec("DELETE FROM temp._touched");
    Statement insert(database_,
                     "INSERT OR IGNORE INTO temp._touched SELECT json_extract(key, '$[0]') FROM _changes"
                     " WHERE seq > ? AND tenant_id = ? AND resource = ?");
    insert.bind_all(position, feed.tenant_id, std::string_view(parent.name));
    insert.run();
    return integer_of(database_, "SELECT EXISTS (SELECT 1 FROM temp._touched)") != 0;
}

void ParentTable::take(const FeedKey& feed, const Family& family, const std::string& source,
                       const std::string& condition) {
    const auto modified = modified_of(family.parent);
    const auto its_row = " FROM " + family.parent.name + " AS p WHERE p.tenant_id = ?1 AND p." +
                         family.parent.key.front() + " = _parents.parent_id";
    run(feed, "UPDATE _parents SET due = max(due, 1), parent_modified = (SELECT " + modified + its_row +
                  ") WHERE " + of_feed + " AND " + condition + " AND EXISTS (SELECT 1" + its_row +
                  " AND p._deleted_at IS NULL AND p._hash IS NOT _parents.parent_hash" +
                  " AND (_parents.due = 0 OR _parents.parent_modified IS NOT " + modified + "))");
    const auto gone = " WHERE " + of_feed + " AND " + condition + " AND NOT " + is_live(family.parent);
    run(feed, "DELETE FROM _parents" + gone + " AND NOT " + family.has_records());
    run(feed, "UPDATE _parents SET due = 1" + gone + " AND due = 0");
    // Add new parents last, so that the statements above do not compare them.
    run(feed,
        "INSERT INTO _parents (tenant_id, resource, parent_id, parent_modified, due) SELECT ?1, ?2, p." +
            family.parent.key.front() + ", " + modified + ", 1 FROM " + source +
            " WHERE p.tenant_id = ?1 AND p._deleted_at IS NULL ON CONFLICT DO NOTHING");
}

void ParentTable::make_all_due(const FeedKey& feed) {
    known_.erase(feed);
    run(feed,
        "UPDATE _parents SET due = 1, retry_at = NULL, error = NULL WHERE " + of_feed + " AND due <> 1");
}

std::vector<Parent> ParentTable::next(const FeedKey& feed, const Feed& active_feed,
                                      const BackgroundParents& background, std::size_t parents_max) {
    const auto family = family_of(feed);
    std::vector<Parent> parents;
    for (const auto& condition : conditions_of(background)) {
        if (parents.size() == parents_max) { break; }
        Statement select(database_, next_parents(family.child, family.parent, active_feed, condition));
        select.bind_all(feed.tenant_id, std::string_view(feed.resource),
                        static_cast<std::int64_t>(parents_max - parents.size()));
        while (select.step()) { parents.push_back(read_parent(select, family.child, active_feed)); }
    }
    return parents;
}

std::optional<Parent> ParentTable::find(const FeedKey& feed, const Feed& active_feed,
                                        const std::string& key) {
    const auto family = family_of(feed);
    const auto id = parse_key(family.parent, key).front();
    Statement select(database_, "SELECT p." + family.parent.key.front() + ", p._hash, 0" +
                                    parent_columns(family.child, active_feed) + " FROM " +
                                    family.parent.name + " AS p WHERE p.tenant_id = ? AND p." +
                                    family.parent.key.front() + " = ?");
    select.bind_all(feed.tenant_id, borrowed(id));
    if (select.step()) { return read_parent(select, family.child, active_feed); }
    return parent_of_key(family.child, family.parent, active_feed, id);
}

std::vector<MissingRow> ParentTable::missing_of(const FeedKey& feed, const Parent& parent,
                                                std::span<const Page> pages) {
    const auto family = family_of(feed);
    const auto keys = keys_of(pages);
    if (!keys) { return {}; }
    Statement select(database_, "SELECT rowid, " + name_list(family.child.key) + " FROM " +
                                    family.child.name + " WHERE tenant_id = ? AND " + family.column +
                                    " = ? AND _deleted_at IS NULL");
    select.bind_all(feed.tenant_id, borrowed(parent.id));
    std::vector<MissingRow> rows;
    while (select.step()) {
        MissingRow row{.row_id = select.integer(0), .key = stored_key(select, 1, family.child), .values = {}};
        if (!keys->contains(row.key)) { rows.push_back(std::move(row)); }
    }
    return rows;
}

void ParentTable::set_read(const FeedKey& feed, const Parent& parent, Timestamp now, std::uint64_t withheld) {
    const auto family = family_of(feed);
    known_[feed].counts.reset();
    const auto at = now.to_string();
    const auto row_of_parent = "SELECT 1 FROM " + family.parent.name + " WHERE tenant_id = ?1 AND " +
                               family.parent.key.front() + " = ?3 AND ";
    Statement update(database_,
                     "UPDATE _parents SET parent_hash = ?4, read_at = ?5, failures = 0, retry_at = NULL,"
                     " error = NULL, due = EXISTS (" +
                         row_of_parent + "_hash <> ?4) WHERE " + of_feed + " AND parent_id = ?3");
    update.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id), parent.hash,
                    std::string_view(at));
    update.run();
    Statement remove(database_, "DELETE FROM _parents WHERE " + of_feed + " AND parent_id = ?3 AND NOT " +
                                    is_live(family.parent) + " AND NOT " + family.has_records());
    remove.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id));
    remove.run();
    if (parent_of(family.child, catalogue_) != nullptr) { ask_again_if_gone(feed, family, parent); }
    if (withheld == 0) { return; }
    feeds_.note_deletes_withheld(feed, withheld);
    if (family.shows_deletions) {
        feeds_.set_withheld_at(feed, std::max(now, feeds_.state(feed).withheld_at.value_or(now)));
    }
}

void ParentTable::ask_again_if_gone(const FeedKey& feed, const Family& family, const Parent& parent) {
    Statement add(database_,
                  "INSERT INTO _parents (tenant_id, resource, parent_id, due) SELECT ?1, ?2, parent_id, 1"
                  " FROM (SELECT ?3 AS parent_id) AS _parents WHERE NOT " +
                      is_live(family.parent) + " AND " + family.has_records() + " ON CONFLICT DO NOTHING");
    add.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id));
    add.run();
}

void ParentTable::end_pass(const FeedKey& feed, std::uint64_t withheld, std::optional<Timestamp> swept_at,
                           Timestamp now) {
    const auto family = family_of(feed);
    if (family.shows_deletions) {
        release_unseen_children(database_, feed, family.child, family.has_records(), now);
    }
    const auto before = feeds_.state(feed);
    if (swept_at) {
        const bool stays = withheld == 0 && family.shows_deletions;
        feeds_.finish_sweep(feed, *swept_at, stays ? before.deletes_withheld : withheld);
    } else if (before.deletes_withheld > 0) {
        feeds_.note_deletes_withheld(feed, withheld);
    }
    if (before.deletes_withheld == 0 || !family.shows_deletions) { return; }
    if (!age_of(before.withheld_at, now)) {
        // An older version did not store the time, or the clock has been set back. Use the latest time at
        // which a parent can have been read.
        feeds_.set_withheld_at(feed, now + clock_difference_max);
    } else if (were_all_read_after(feed, family, *before.withheld_at)) {
        feeds_.set_withheld_at(feed, std::nullopt);
    }
}

bool ParentTable::were_all_read_after(const FeedKey& feed, const Family& family, Timestamp time) {
    const auto parents = "SELECT 1 FROM _parents WHERE " + of_feed + " AND due IN (0, 1, 2) AND read_at ";
    Statement select(database_, "SELECT NOT EXISTS (" + parents + "<= ?3) AND NOT EXISTS (" + parents +
                                    "IS NULL AND " + family.has_records() + ")");
    const auto text = time.to_string();
    select.bind_all(feed.tenant_id, std::string_view(feed.resource), std::string_view(text));
    select.step();
    return select.integer(0) != 0;
}

void ParentTable::remove(const FeedKey& feed, const OwnedCell& parent) {
    known_.erase(feed);
    Statement remove(database_, "DELETE FROM _parents WHERE " + of_feed + " AND parent_id = ?3");
    remove.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent));
    remove.run();
}

void ParentTable::defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at,
                        const std::string& error) {
    known_[feed].counts.reset();
    const auto at = retry_at.to_string();
    Statement update(
        database_, "UPDATE _parents SET due = 2, failures = ?4, retry_at = ?5, error = ?6 WHERE " + of_feed +
                       " AND parent_id = ?3");
    update.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id),
                    std::int64_t{parent.failures} + 1, std::string_view(at), std::string_view(error));
    update.run();
}

std::string ParentTable::error(const FeedKey& feed) {
    Statement select(database_, "SELECT error FROM _parents WHERE " + of_feed +
                                    " AND due = 2 ORDER BY retry_at DESC LIMIT 1");
    select.bind_all(feed.tenant_id, std::string_view(feed.resource));
    return select.step() ? std::string(select.text(0)) : "";
}

void ParentTable::run(const FeedKey& feed, const std::string& sql) {
    Statement statement(database_, sql);
    statement.bind_all(feed.tenant_id, std::string_view(feed.resource));
    statement.run();
}

}  // namespace stmirror::mirror
