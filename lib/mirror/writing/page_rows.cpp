// SPDX-License-Identifier: MIT
#include "mirror/writing/page_rows.hpp"

#include <algorithm>
#include <deque>

#include "catalogue/family.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {

PageRows::PageRows(SQLite::Database& database, const Catalogue& catalogue, const Clock& clock,
                   ChangeLog& changes, FeedTable& feeds, RunningSweeps& sweeps)
    : database_(database),
      catalogue_(catalogue),
      clock_(clock),
      changes_(changes),
      feeds_(feeds),
      sweeps_(sweeps),
      quarantine_(database),
      unknown_fields_(database) {}

RecordWriter& PageRows::writer(const std::string& name) {
    const auto known = writers_.find(name);
    if (known != writers_.end()) { return known->second; }
    return writers_.try_emplace(name, database_, required_resource(catalogue_, name)).first->second;
}

ApplyOutcome PageRows::write(const FeedKey& feed, std::span<const Page> pages, WriteMode mode) {
    const auto now = clock_.utc_now().to_string();
    auto& records = writer(feed.resource);
    const auto state = feeds_.state(feed);
    changes_.begin(feed.tenant_id, feed.resource, now);
    quarantine_.begin(feed.tenant_id, feed.resource, now);
    records.begin(feed.tenant_id, now, !state.backfilled);

    auto* const seen = mode == WriteMode::Tombstones ? nullptr : sweeps_.find(feed);
    std::vector<OwnedCell> restored;
    const Writing writing{records, seen, mode, restored};
    ApplyOutcome outcome;
    auto newest = state.newest_modified;
    const auto write_decoded = [&](const Page& page) {
        write_page(writing, page, outcome);
        for (const auto& [field, count] : page.unknown_fields) {
            if (unknown_fields_.add(feed.resource, field, now)) { outcome.new_fields.push_back(field); }
        }
        for (const auto& row : page.rows) { newest = std::max(newest, row.modified); }
    };
    std::deque<Page> decoded;  // its pages must live until records.finish()
    for (const auto& page : pages) {
        if (!page.is_skimmed) {
            write_decoded(page);
        } else if (auto differing = differing_records(writing, page, outcome); !differing.empty()) {
            write_decoded(decoded.emplace_back(page.decode_records(std::move(differing)).value()));
        }
    }
    records.finish();
    if (!restored.empty()) { restore_dependents(feed, restored, now); }
    if (newest) { feeds_.set_newest_modified(feed, *newest); }
    outcome.newest_modified = newest;
    return outcome;
}

void PageRows::restore_dependents(const FeedKey& feed, std::span<const OwnedCell> keys,
                                  std::string_view now) {
    for (const auto& dependent : dependents(catalogue_, required_resource(catalogue_, feed.resource))) {
        const auto& child = *dependent.resource;
        // Only window feeds need this. Exports and lists return the records again, and per-parent feeds read
        // the restored parent again.
        if (child.feed.kind != FeedKind::Window) { continue; }
        Statement restore(database_, "UPDATE " + child.name +
                                         " SET _deleted_at = NULL, _deleted_reason = NULL, _changed_at = ?1"
                                         " WHERE tenant_id = ?2 AND " +
                                         *dependent.column +
                                         " = ?3 AND _deleted_reason = 'parent_gone' RETURNING " +
                                         name_list(child.key));
        changes_.begin(feed.tenant_id, child.name, now);
        for (const auto& key : keys) {
            restore.reset();
            restore.bind_all(now, feed.tenant_id, borrowed(key));
            while (restore.step()) { changes_.add(stored_key(restore, 0, child), ChangeKind::Restore); }
        }
    }
}

void PageRows::write_page(const Writing& writing, const Page& page, ApplyOutcome& outcome) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) { write_row(writing, {&page, row}, outcome); }
    for (const auto& record : page.quarantined) {
        quarantine_.add(record);
        if (writing.seen != nullptr) { writing.seen->add_quarantined(record.key); }
        ++outcome.quarantined;
    }
}

/// Notes the records of a skimmed page that are equal to their rows. Returns the others as a JSON array, or
/// an empty text if there are none.
std::string PageRows::differing_records(const Writing& writing, const Page& page, ApplyOutcome& outcome) {
    std::string differing;
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        const auto& row = page.rows[i];
        const auto key = page.skimmed_key(i);
        const auto row_id = writing.records.find_unchanged(key, row.hash);
        if (!row_id) {
            differing += differing.empty() ? '[' : ',';
            differing += row.raw;
            continue;
        }
        if (writing.seen != nullptr) { writing.seen->add(*row_id); }
        if (quarantine_.has_keys()) { quarantine_.release(key_text(key)); }
        ++outcome.unchanged;
    }
    if (!differing.empty()) { differing += ']'; }
    return differing;
}

void PageRows::write_row(const Writing& writing, const Source& source, ApplyOutcome& outcome) {
    const auto key = writing.records.key_of(source);
    const auto written = writing.records.write(key, source, writing.mode);
    if (writing.seen != nullptr) { writing.seen->add(writing.records.row_id()); }
    if (written == Written::Outdated) {
        ++outcome.outdated;
        return;
    }
    if (quarantine_.has_keys()) { quarantine_.release(key_text(key)); }
    switch (written) {
        case Written::Inserted:
            changes_.add(key_text(key), ChangeKind::Insert);
            ++outcome.inserted;
            break;
        case Written::Updated:
            changes_.add(key_text(key), ChangeKind::Update);
            ++outcome.updated;
            break;
        case Written::Restored:
            changes_.add(key_text(key), ChangeKind::Restore);
            writing.restored.push_back(owned(key.front()));
            ++outcome.restored;
            break;
        case Written::StillDeleted:
            changes_.add(key_text(key), ChangeKind::Delete);
            ++outcome.updated;
            break;
        case Written::Unchanged:
            ++outcome.unchanged;
            break;
        case Written::Outdated:
            break;
    }
}

}  // namespace stmirror::mirror
