// SPDX-License-Identifier: MIT
// Writes pages into rows, for all calls that bring pages.
#include <algorithm>

#include "mirror/mirror_impl.hpp"

namespace stmirror::mirror {

RecordWriter& Mirror::Impl::writer(const std::string& name) {
    const auto known = writers.find(name);
    if (known != writers.end()) {
        return known->second;
    }
    return writers.try_emplace(name, database, resource(name)).first->second;
}

ApplyOutcome Mirror::Impl::apply(const FeedKey& feed, std::span<const Page> pages,
                                 const std::optional<CursorUpdate>& cursor) {
    auto transaction = begin();
    auto outcome = write_pages(feed, pages, WriteMode::Changed);
    const bool may_wait = cursor && cursor->may_wait && outcome.written() == 0;
    if (cursor && !may_wait) {
        feeds.set_cursor(feed, *cursor);
    }
    const bool is_backfill = !feeds.state(feed).backfilled;
    commit(transaction, is_backfill);
    return outcome;
}

ApplyOutcome Mirror::Impl::write_pages(const FeedKey& feed, std::span<const Page> pages, WriteMode mode) {
    const auto now = clock.utc_now().to_string();
    auto& records = writer(feed.resource);
    const auto state = feeds.state(feed);
    changes.begin(feed.tenant_id, feed.resource, now);
    quarantine.begin(feed.tenant_id, feed.resource, now);
    records.begin(feed.tenant_id, now, !state.backfilled);

    const auto read = sweeps.find(feed);
    const Writing writing{records, read == sweeps.end() ? nullptr : &read->second, mode};
    ApplyOutcome outcome;
    auto newest = state.newest_modified;
    for (const auto& page : pages) {
        write_page(writing, page, outcome);
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
    outcome.newest_modified = newest;
    return outcome;
}

void Mirror::Impl::write_page(const Writing& writing, const Page& page, ApplyOutcome& outcome) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        write_row(writing, {&page, row}, outcome);
    }
    for (const auto& record : page.quarantined) {
        quarantine.add(record);
        if (writing.read != nullptr) {
            writing.read->add_quarantined(record.key);
        }
        ++outcome.quarantined;
    }
}

void Mirror::Impl::write_row(const Writing& writing, const Source& source, ApplyOutcome& outcome) {
    const auto key = writing.records.key_of(source);
    const auto written = writing.records.write(key, source, writing.mode);
    if (writing.read != nullptr) {
        writing.read->add(writing.records.row_id());
    }
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

}  // namespace stmirror::mirror
