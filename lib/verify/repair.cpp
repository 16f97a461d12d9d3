// SPDX-License-Identifier: MIT
#include "verify/repair.hpp"

#include <optional>
#include <utility>

#include "catalogue/countable.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "sync/passes/record_json.hpp"

namespace stmirror::verify {

Repair::Repair(const Resource& resource, const Resource* parent, Source& source, ListedComparison& listed,
               sync::MirrorSide& mirror, sync::Store& store, FeedKey feed)
    : resource_(&resource),
      parent_(parent),
      source_(&source),
      listed_(&listed),
      mirror_(&mirror),
      store_(store, {sync::Urgency::FullScan, feed.tenant_id}),
      feed_(std::move(feed)) {}

asio::awaitable<void> Repair::repair(Difference& difference, bool may_delete) {
    may_delete_ = may_delete;
    try {
        co_await repair_or_throw(difference);
        difference.repaired = true;
    } catch (const ProblemException& error) {
        if (error.error().code == Errc::Stopped) { throw; }
        difference.why_not = error.error();
    }
}

asio::awaitable<void> Repair::repair_or_throw(Difference& difference) {
    switch (difference.kind) {
        case Difference::Kind::Missing:
        case Difference::Kind::Differs:
            co_await write_source_record(difference);
            break;
        case Difference::Kind::Gone:
            co_await repair_gone(difference);
            break;
        case Difference::Kind::Raw:
            co_await read_again(difference);
            break;
        case Difference::Kind::Columns:
        case Difference::Kind::Children:
            co_await repair_row(difference);
            break;
    }
}

/// Writes the source's record, in the export's form if the table is read from an export.
asio::awaitable<void> Repair::write_source_record(Difference& difference) {
    if (source_->feeds().has_export) {
        auto searched = co_await find_in_export(difference);
        if (searched.raw) { difference.raw = std::move(*searched.raw); }
        if (!searched.raw) { co_await add_own_fields(difference); }
    }
    co_await replace(decoded(difference));
}

/// Fills the fields that only the export has with the values of the mirror's row. Never invents values.
asio::awaitable<void> Repair::add_own_fields(Difference& difference) {
    std::optional<mirror::StoredRecord> own;
    if (difference.kind == Difference::Kind::Differs) { own = co_await row(difference.key); }
    const bool is_known = own && !own->deleted;
    const bool omits_inactive = hides_inactive(*resource_, *source_->feeds().list);
    auto joined =
        is_known ? sync::with_stored_fields(difference.raw, own->raw, omits_inactive) : std::nullopt;
    if (!joined) { throw not_shown(difference); }
    difference.raw = std::move(*joined);
}

/// Makes the error for a record that the export does not show. Advises a resync, except for an altered row: a
/// resync would not write it, because the row's stored hash still equals the record's hash.
ProblemException Repair::not_shown(const Difference& difference) const {
    const bool helps = difference.kind != Difference::Kind::Raw;
    return ProblemException(
        {Errc::Undecided,
         "the record is not in the first pages of the export, and its list lacks fields that "
         "the export has",
         {Subject::Kind::Record, difference.key},
         helps ? "stmirror resync " + resource_->name : std::string{}});
}

/// Marks the row deleted. If the list omits inactive records, the export may still show the record as
/// inactive. In that case, writes the inactive version.
asio::awaitable<void> Repair::repair_gone(Difference& difference) {
    require_deletes();
    Source::Searched searched;
    const auto& feeds = source_->feeds();
    const bool may_be_hidden = feeds.has_export && hides_inactive(*resource_, *feeds.list);
    if (may_be_hidden && difference.modified) {
        searched = co_await find_in_export(difference);
        if (!searched.raw && !searched.is_absent) { throw not_shown(difference); }
    }
    if (searched.raw && sync::is_inactive(*searched.raw)) {
        difference.raw = std::move(*searched.raw);
        co_await replace(decoded(difference));
    } else {
        co_await mark_deleted(difference.key);
    }
}

asio::awaitable<Source::Searched> Repair::find_in_export(const Difference& difference) {
    if (!difference.modified) { co_return Source::Searched{}; }
    auto outcome = co_await source_->find_in_export(difference.key, *difference.modified);
    co_return sync::take(std::move(outcome));
}

bool Repair::is_listed() const {
    return resource_->feed.kind == FeedKind::List || resource_->feed.kind == FeedKind::PerParent;
}

/// Reads the record again, because the stored JSON cannot be trusted.
asio::awaitable<void> Repair::read_again(Difference& difference) {
    const auto stored = co_await row(difference.key);
    if (!stored) { co_return; }
    if (stored->deleted) {
        // Nothing trustworthy is left of the record.
        co_await erase(difference.key);
        co_return;
    }
    difference.raw.clear();
    if (is_listed()) {
        auto found = co_await listed_->find(difference.key, parent_);
        if (found) { difference.raw = std::move(found->raw); }
        if (found) { difference.parent = std::move(found->parent); }
    } else {
        co_await look_up(difference);
    }
    if (!difference.raw.empty()) {
        co_await write_source_record(difference);
        co_return;
    }
    // Nothing trustworthy is left of the record.
    require_deletes();
    co_await erase(difference.key);
}

void Repair::require_deletes() const {
    if (may_delete_) { return; }
    throw ProblemException({Errc::DeletesWithheld,
                            "more than max_delete_percent of the rows would be marked deleted",
                            {Subject::Kind::Feed, resource_->name},
                            advice(Errc::DeletesWithheld, resource_->name)});
}

asio::awaitable<void> Repair::look_up(Difference& difference) {
    auto columns = resource_->key;
    if (!resource_->modified.empty()) { columns.push_back(resource_->modified); }
    if (resource_->lookup) {
        if (!resource_->lookup->ids_column.empty()) { columns.push_back(resource_->lookup->ids_column); }
        for (const auto& [placeholder, column] : resource_->lookup->record_keys) {
            columns.push_back(column);
        }
    }
    const auto known = co_await values(difference.key, std::move(columns));
    auto outcome = co_await source_->look_up({{difference.key, sync::record_with(*resource_, known)}});
    const auto answer = sync::take(std::move(outcome));
    const auto record = answer.found.records.find(difference.key);
    if (record == answer.found.records.end()) {
        if (answer.absent.contains(difference.key)) { co_return; }
        throw ProblemException({Errc::Undecided, "the API does not say whether the record exists"});
    }
    difference.raw = record->second.raw;
    difference.modified = record->second.modified;
}

/// Writes the row again from its stored JSON, which is intact.
asio::awaitable<void> Repair::repair_row(Difference& difference) {
    const auto stored = co_await row(difference.key);
    if (!stored) {
        // There are child rows, but the record has no row.
        co_await erase(difference.key);
        co_return;
    }
    difference.raw = stored->raw;
    co_await fill_parent_columns(difference);
    auto page = decoded(difference);
    const auto real_key = key_at(page, 0);
    if (real_key != difference.key) {
        co_await erase(difference.key);
        const auto real = co_await row(real_key);
        if (real) { co_return; }
    }
    if (stored->deleted && real_key == difference.key) {
        co_await replace_tombstone(std::move(page));
        co_return;
    }
    co_await replace(std::move(page));
    if (stored->deleted) { co_await mark_deleted(real_key); }
}

asio::awaitable<void> Repair::fill_parent_columns(Difference& difference) {
    std::vector<std::string> columns;
    for (const auto& column : resource_->columns) {
        if (!column.parent.empty()) { columns.push_back(column.name); }
    }
    if (columns.empty()) { co_return; }
    const auto known = co_await values(difference.key, std::move(columns));
    for (const auto& [name, value] : known) {
        const auto at = *resource_->column_index(name);
        difference.parent.emplace_back(at, cell_of(resource_->columns[at].type, value));
    }
}

asio::awaitable<std::optional<mirror::StoredRecord>> Repair::row(std::string key) {
    auto select = [&](mirror::Reader& reader) { return reader.record(feed_.tenant_id, *resource_, key); };
    auto found = co_await mirror_->read(select);
    co_return found;
}

/// Returns the columns' values in a row, live or deleted, or none if there is no such row.
asio::awaitable<NamePairs> Repair::values(std::string key, std::vector<std::string> columns) {
    mirror::Selection selection{.where = sync::where_key(*resource_, key), .with_deleted = true};
    auto select = [&](mirror::Reader& reader) {
        return reader.values(feed_.tenant_id, *resource_, columns, selection);
    };
    const auto rows = co_await mirror_->read(select);
    NamePairs pairs;
    if (rows.empty()) { co_return pairs; }
    for (std::size_t i = 0; i < columns.size(); ++i) { pairs.emplace_back(columns[i], rows.front()[i]); }
    co_return pairs;
}

Page Repair::decoded(const Difference& difference) {
    auto page = decoder_.decode_record(*resource_, difference.raw, views_of(difference.parent));
    if (page && !page->rows.empty()) { return std::move(*page); }
    throw ProblemException({Errc::Protocol, "its JSON cannot be decoded"});
}

asio::awaitable<void> Repair::replace(Page page) {
    if (is_beside_passes_) {
        auto apply = [&](mirror::Mirror& mirror) {
            return mirror.pages().apply(feed_, {&page, 1}, std::nullopt);
        };
        auto applied = co_await store_.run(apply);
        const auto& outcome = applied.value();
        if (outcome.outdated > 0) {
            throw ProblemException(
                {Errc::Protocol, "the mirror's version of the record is newer than the source's"});
        }
        // An unchanged record has the hash of its row. If the row differs nevertheless, another program has
        // altered the row but not its hash, so the row is replaced below.
        if (outcome.unchanged == 0) { co_return; }
    }
    auto write = [&](mirror::Mirror& mirror) { return mirror.repairs().replace(feed_, page); };
    auto outcome = co_await store_.run(write);
    outcome.value();
}

asio::awaitable<void> Repair::replace_tombstone(Page page) {
    auto write = [&](mirror::Mirror& mirror) { return mirror.repairs().replace_tombstone(feed_, page); };
    auto outcome = co_await store_.run(write);
    outcome.value();
}

asio::awaitable<void> Repair::mark_deleted(std::string key) {
    auto write = [&](mirror::Mirror& mirror) { return mirror.repairs().mark_deleted(feed_, {&key, 1}); };
    auto outcome = co_await store_.run(write);
    outcome.value();
}

asio::awaitable<void> Repair::erase(std::string key) {
    auto write = [&](mirror::Mirror& mirror) { return mirror.repairs().erase(feed_, {&key, 1}); };
    auto outcome = co_await store_.run(write);
    outcome.value();
}

}  // namespace stmirror::verify
