// SPDX-License-Identifier: MIT
#include "publish/publisher.hpp"

#include <algorithm>

namespace stmirror::publish {
namespace {

/// Records or changes in one transaction.
constexpr std::size_t batch_max = 2'000;

}  // namespace

Publisher::Publisher(mirror::Reader& reader, Target& target, std::vector<const Resource*> resources,
                     std::string mirror_name)
    : reader_(reader),
      target_(target),
      resources_(std::move(resources)),
      mirror_name_(std::move(mirror_name)) {}

Result<> Publisher::prepare() {
    std::vector<const Resource*> present;
    for (const auto* resource : resources_) {
        const auto columns = reader_.key_columns(resource->name);
        if (!columns) return columns.error();
        if (!columns->empty()) present.push_back(resource);
    }
    resources_ = std::move(present);
    return target_.create_tables(resources_);
}

Result<Published> Publisher::publish(std::int64_t tenant_id) {
    const auto first = start();
    if (!first) return first.error();
    auto claimed = target_.claim(tenant_id, *first);
    if (!claimed) return claimed.error();
    Published published;
    if (auto loaded = load_tables(tenant_id, *claimed, published); !loaded) return loaded.error();
    for (;;) {
        const auto more = follow(tenant_id, *claimed, published);
        if (!more) return more.error();
        if (!*more) return published;
    }
}

/// The newest change is noted before the first row is read: what changes meanwhile is sent again.
Result<Position> Publisher::start() const {
    const auto range = reader_.change_range();
    if (!range) return range.error();
    Position position;
    position.mirror = mirror_name_;
    if (range->newest > 0) {
        const auto last = reader_.changes({range->newest - 1}, 1);
        if (!last) return last.error();
        if (!last->empty()) position.change = {last->front().seq, last->front().at};
    }
    if (!resources_.empty()) position.loading_table = resources_.front()->name;
    return position;
}

Result<> Publisher::load_tables(std::int64_t tenant_id, Position& position, Published& published) {
    while (position.loading_table) {
        if (auto loaded = load_chunk(tenant_id, position, published); !loaded) return loaded;
    }
    return {};
}

Result<> Publisher::load_chunk(std::int64_t tenant_id, Position& position, Published& published) {
    const auto* resource = table_named(*position.loading_table);
    std::vector<TableBatch> batches;
    auto next = position;
    std::size_t found = 0;
    if (resource != nullptr) {
        const auto keys = reader_.next_keys(tenant_id, *resource, position.loading_key, batch_max);
        if (!keys) return keys.error();
        found = keys->size();
        if (found > 0) next.loading_key = keys->back();
        ChangedKeys wanted;
        for (const auto& key : *keys) wanted[resource->name][key] = position.change.seq;
        auto rows = changed_rows(tenant_id, wanted, published);
        if (!rows) return rows.error();
        batches = std::move(*rows);
    }
    if (found < batch_max) {
        next.loading_table = table_after(*position.loading_table);
        next.loading_key.reset();
    }
    if (auto written = target_.write(tenant_id, position, next, batches); !written) return written;
    position = next;
    published.loaded += found;
    return {};
}

/// False if nothing is left to publish.
Result<bool> Publisher::follow(std::int64_t tenant_id, Position& position, Published& published) {
    const auto changes = reader_.changes(position.change, batch_max);
    if (!changes) return changes.error();
    if (changes->empty()) return false;
    auto batches = changed_rows(tenant_id, changed_keys(*changes, tenant_id), published);
    if (!batches) return batches.error();
    auto next = position;
    next.change = {changes->back().seq, changes->back().at};
    if (auto written = target_.write(tenant_id, position, next, *batches); !written) return written.error();
    position = next;
    published.changes += changes->size();
    return true;
}

Result<std::vector<TableBatch>> Publisher::changed_rows(std::int64_t tenant_id, const ChangedKeys& keys,
                                                        Published& published) {
    std::vector<TableBatch> batches;
    for (const auto& [table, seq_of] : keys) {
        const auto* resource = table_named(table);
        if (resource == nullptr) continue;
        std::vector<std::string> wanted;
        for (const auto& [key, seq] : seq_of) wanted.push_back(key);
        const auto rows = reader_.stored_rows(tenant_id, *resource, wanted);
        if (!rows) return rows.error();
        std::vector<std::uint64_t> seqs;
        for (const auto& key : rows->keys) seqs.push_back(seq_of.at(key));
        auto batch = row_batch(*resource, *rows, seqs);
        if (!batch) return batch.error();
        published.replaced += batch->replaced;
        batches.push_back({resource, std::move(*batch)});
    }
    return batches;
}

const Resource* Publisher::table_named(const std::string& name) const {
    const auto found = std::ranges::find(resources_, name, &Resource::name);
    return found == resources_.end() ? nullptr : *found;
}

std::optional<std::string> Publisher::table_after(const std::string& table) const {
    const auto found = std::ranges::find(resources_, table, &Resource::name);
    if (found == resources_.end() || std::next(found) == resources_.end()) return std::nullopt;
    return (*std::next(found))->name;
}

}  // namespace stmirror::publish
