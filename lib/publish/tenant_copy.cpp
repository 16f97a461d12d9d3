// SPDX-License-Identifier: MIT
#include "publish/tenant_copy.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "publish/target_keys.hpp"

namespace stmirror::publish {
namespace {

/// Limits the records in one transaction, and so the memory.
constexpr std::size_t bytes_max = 4'000'000;
/// The position of a tenant without changes moves after this many changes of other tenants.
constexpr std::uint64_t foreign_changes_max = 10'000;

}  // namespace

TenantCopy::TenantCopy(std::int64_t tenant_id, const Layout& layout, double max_delete_percent)
    : tenant_id_(tenant_id),
      layout_(layout),
      fingerprint_(layout.fingerprint()),
      guard_(max_delete_percent) {}

/// Returns a position at the newest change, with the first table to load. Called before the first row is
/// read, so that what changes during the load is sent again.
Result<Position> TenantCopy::newest(mirror::Reader& reader) const {
    const auto range = reader.change_range();
    if (!range) { return range.error(); }
    Position position;
    if (range->newest > 0) {
        const auto last = reader.changes({range->newest - 1}, 1);
        if (!last) { return last.error(); }
        if (!last->empty()) { position.change = {last->front().seq, last->front().at}; }
    }
    if (!layout_.tables.empty()) { position.loading_table = layout_.tables.front().records.name; }
    return position;
}

Outcome<Progress> TenantCopy::claim(mirror::Reader& reader, Target& target) {
    const auto first = newest(reader);
    if (!first) { return first.error(); }
    auto claimed = target.claim(tenant_id_, *first);
    if (!claimed) { return claimed.error(); }
    claim_ = std::move(*claimed);
    auto next = claim_.position;
    const bool is_being_sent = next.layout == ~fingerprint_ && next.loading_table;
    if (next.layout != fingerprint_ && !is_being_sent) {
        next.loading_table = first->loading_table;
        next.loading_key.reset();
        next.layout = ~fingerprint_;
        if (auto written = write(target, next, {}); !written) { return written; }
    }
    read_to_ = claim_.position.change;
    guard_.interrupt();
    parked_before_.reset();
    auto state = progress(true);
    if (claim_.position.compared_seconds_ago) {
        state.compared_ago = std::chrono::seconds(*claim_.position.compared_seconds_ago);
    }
    return state;
}

Outcome<Progress> TenantCopy::compare(mirror::Reader& reader, Target& target, bool restart) {
    const auto first = newest(reader);
    if (!first) { return first.error(); }
    auto next = claim_.position;
    next.loading_table = first->loading_table;
    next.loading_key.reset();
    if (restart) { next.change = first->change; }
    guard_.interrupt();
    return write(target, next, {}, restart);
}

Outcome<Progress> TenantCopy::write(Target& target, const Position& next,
                                    const std::vector<TableRows>& tables, bool renumbers) {
    if (auto begun = target.begin(claim_, next, renumbers); !begun) { return begun.error(); }
    for (const auto& rows : tables) {
        if (auto written = target.write(claim_, rows); !written) { return written.error(); }
    }
    if (auto committed = target.commit(); !committed) { return committed.error(); }
    std::uint64_t parked = 0;
    for (const auto& rows : tables) { parked += rows.parked(); }
    claim_.position = next;
    read_to_ = next.change;
    if (auto counted = count_parked(target, parked); !counted) { return counted.error(); }
    return progress(true);
}

/// Updates the counts after a transaction that parked `more` records and may have sent parked ones.
Outcome<> TenantCopy::count_parked(Target& target, std::uint64_t more) {
    published_.parked += more;
    if (more == 0 && claim_.parked == 0) { return {}; }
    const auto count = target.count_parked(tenant_id_);
    if (!count) { return count.error(); }
    claim_.parked = *count;
    return {};
}

TableRows TenantCopy::table_rows(const PublishedTable& table, mirror::StoredRows rows,
                                 const std::map<std::string, std::uint64_t>& seq_of, bool park) const {
    TableRows work{&table, {}, {}, {}, {}, {}};
    std::set<std::string> sent(rows.keys.begin(), rows.keys.end());
    if (layout_.deletes == Deletes::Remove) {
        for (const auto& key : deleted_keys(*table.resource, rows)) {
            sent.erase(key);
            work.removed.push_back(key);
        }
    }
    work.unstorable = take_zero_keys(*table.resource, sent);
    work.rows = chosen(*table.resource, std::move(rows), sent);
    for (const auto& key : work.rows.keys) { work.seqs.push_back(seq_of.at(key)); }
    if (park) { work.refused = refusal_; }
    return work;
}

Outcome<Progress> TenantCopy::load(mirror::Reader& reader, Target& target, const Step& step) {
    auto next = claim_.position;
    const auto* table = layout_.find(*next.loading_table);
    if (table == nullptr) {
        return compare(reader, target, false);  // the table is no longer published
    }
    const auto keys = reader.next_keys(tenant_id_, *table->resource, next.loading_key, step.limit);
    if (!keys) { return keys.error(); }
    auto rows = reader.stored_rows(tenant_id_, *table->resource, *keys, bytes_max);
    if (!rows) { return rows.error(); }
    tried_ = rows->keys.size();
    if (!next.loading_key) {
        if (auto begun = begin_table(target, *table); !begun) { return begun.error(); }
    }
    KeyRange range{next.loading_key, std::nullopt};
    if (rows->looked_up < keys->size() || keys->size() == step.limit) {
        range.up_to = keys->at(rows->looked_up - 1);
    }
    const auto whole = range.up_to;
    const auto there = target.marks(tenant_id_, *table, range);
    if (!there) { return there.error(); }
    if (range.up_to != whole) { *rows = up_to(*table->resource, std::move(*rows), *range.up_to); }
    tried_ = rows->keys.size();
    // Count in copies, which are kept only if the transaction commits.
    auto guard = guard_;
    auto published = published_;
    if (!next.loading_key) { guard.begin(); }
    auto work = work_for(*table, std::move(*rows), *there, guard, published);
    if (!work) { return work.error(); }
    if (step.park) { work->refused = refusal_; }
    next.loading_key = range.up_to;
    if (!range.up_to) {
        const auto repeats = ends_in_repeat(reader, target, *work, *there, guard);
        if (!repeats) { return repeats.error(); }
        if (!*repeats) {
            published.deletes_withheld += guard.withheld();
            next.loading_table = layout_.after(table->records.name);
            if (!next.loading_table) { next.layout = fingerprint_; }
        }
    }
    if (auto begun = target.begin(claim_, next); !begun) { return begun.error(); }
    const bool is_new = there->empty() && !step.park && claim_.parked == 0;
    auto sent = is_new ? target.copy(claim_, *work) : target.write(claim_, *work);
    if (!sent) { return sent.error(); }
    if (!range.up_to && parked_before_) {
        const auto unparked = target.unpark_until(tenant_id_, table->records.name, *parked_before_);
        if (!unparked) { return unparked.error(); }
    }
    if (auto committed = target.commit(); !committed) { return committed.error(); }
    claim_.position = next;
    guard_ = guard;
    published_ = published;
    if (auto counted = count_parked(target, work->parked()); !counted) { return counted.error(); }
    return progress(true);
}

/// Begins to send or compare a table.
Outcome<> TenantCopy::begin_table(Target& target, const PublishedTable& table) {
    parked_before_.reset();
    if (claim_.parked == 0) { return {}; }
    auto newest = target.newest_parked(tenant_id_, table.records.name);
    if (!newest) { return newest.error(); }
    parked_before_ = std::move(*newest);
    return {};
}

/// Returns what to send: the rows that the target lacks or that differ there, or all rows if the target has
/// another layout.
Result<TableRows> TenantCopy::work_for(const PublishedTable& table, mirror::StoredRows rows,
                                       const RowMarks& there, SurplusGuard& guard,
                                       Published& published) const {
    const auto here = marks_of(table, rows, layout_.deletes == Deletes::Mark);
    if (!here) { return here.error(); }
    auto found = publish::compare(*here, there);
    std::set<std::string> wanted(found.missing.begin(), found.missing.end());
    wanted.insert(found.different.begin(), found.different.end());
    if (claim_.position.layout != fingerprint_ && !guard.is_repeated()) {
        for (const auto& [key, mark] : *here) { wanted.insert(key); }
    }
    const auto deleted = deleted_keys(*table.resource, rows);
    auto unstorable = take_zero_keys(*table.resource, wanted);
    TableRows work{
        &table, chosen(*table.resource, std::move(rows), wanted), {}, {}, {}, std::move(unstorable)};
    work.seqs.assign(work.rows.keys.size(), claim_.position.change.seq);
    std::vector<std::string> surplus;
    for (auto& key : found.surplus) {
        // Child rows without a record are no loss, so the delete guard does not count them.
        const bool is_record = there.at(key).exists && !deleted.contains(key);
        auto& into = is_record ? surplus : work.removed;
        into.push_back(std::move(key));
    }
    if (!surplus.empty() && guard.add(surplus.size())) {
        published.removed += surplus.size();
        work.removed.insert(work.removed.end(), surplus.begin(), surplus.end());
    }
    published.loaded += work.rows.keys.size();
    return work;
}

/// Ends a pass over a table. `last` has the rows that are still to be sent, and `there` the target's marks in
/// the same range. Returns whether another pass over the table must follow.
Outcome<bool> TenantCopy::ends_in_repeat(mirror::Reader& reader, Target& target, const TableRows& last,
                                         const RowMarks& there, SurplusGuard& guard) const {
    if (guard.is_clean()) { return false; }
    const auto& records = last.table->records;
    const auto health = reader.health(tenant_id_, {records.name});
    if (!health) { return health.error(); }
    const auto count = target.count_rows(tenant_id_, records);
    if (!count) { return count.error(); }
    const auto is_new = [&](const std::string& key) { return !there.contains(key); };
    const auto added = static_cast<std::uint64_t>(std::ranges::count_if(last.rows.keys, is_new));
    RecordCounts counts{.there = *count + added};
    if (!health->feeds.empty()) {
        const auto& feed = health->feeds.front();
        counts.here = feed.rows + (layout_.deletes == Deletes::Mark ? feed.tombstones : 0);
        counts.is_mirror_whole = feed.state.backfilled;
    }
    return guard.end(counts);
}

Outcome<Progress> TenantCopy::follow(mirror::Reader& reader, SharedLog& log, Target& target,
                                     const Step& step) {
    TenantLines changes;
    std::optional<std::vector<TableRows>> tables;
    const auto read = [&](const auto& after, std::size_t lines_max) {
        return reader.changes(after, lines_max);
    };
    for (auto limit = step.limit; !tables; limit = std::max<std::size_t>(changes.lines.size() / 2, 1)) {
        auto found = log.of_tenant(tenant_id_, read_to_, limit, read);
        if (!found) { return found.error(); }
        if (found->up_to == read_to_) { return progress(false); }
        changes = std::move(*found);
        auto rows = rows_of(reader, changes.lines, step.park);
        if (!rows) { return rows.error(); }
        tables = std::move(*rows);
    }
    tried_ = changes.lines.size();
    if (tables->empty() && changes.up_to.seq - claim_.position.change.seq < foreign_changes_max) {
        read_to_ = changes.up_to;
        return progress(true);
    }
    auto next = claim_.position;
    next.change = changes.up_to;
    auto written = write(target, next, *tables);
    if (written) { published_.changes += changes.lines.size(); }
    return written;
}

Result<std::optional<std::vector<TableRows>>> TenantCopy::rows_of(mirror::Reader& reader,
                                                                  const std::vector<mirror::Change>& changes,
                                                                  bool park) const {
    ChangedKeys changed;
    for (const auto& change : changes) { changed[change.resource][change.key] = change.seq; }
    std::vector<TableRows> tables;
    std::size_t bytes_left = bytes_max;
    for (const auto& [name, seq_of] : changed) {
        const auto* table = layout_.find(name);
        if (table == nullptr) { continue; }
        std::vector<std::string> keys;
        for (const auto& [key, seq] : seq_of) { keys.push_back(key); }
        auto rows = reader.stored_rows(tenant_id_, *table->resource, keys, bytes_left);
        if (!rows) { return rows.error(); }
        bytes_left -= std::min(bytes_left, rows->bytes);
        if (rows->looked_up < keys.size()) { return std::optional<std::vector<TableRows>>(); }
        tables.push_back(table_rows(*table, std::move(*rows), seq_of, park));
    }
    return std::optional(std::move(tables));
}

}  // namespace stmirror::publish
