// SPDX-License-Identifier: MIT
// Changes of records without an API call: deletes, merges, bulk loads, late commits.
#include "simulator/text/json_text.hpp"
#include "simulator/world/world_impl.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

/// Returns copies of the records below one parent, because the caller changes the collection while iterating.
std::vector<Record> children(const Store& store, Kind kind, RecordId parent) {
    std::vector<Record> found;
    store.of(kind).walk_parent(parent, [&found](const Record& record) {
        found.push_back(record);
        return true;
    });
    return found;
}

void move_locations(Tenant& tenant, RecordId from, RecordId into) {
    for (auto location : children(tenant.store, Kind::Location, from)) {
        location.parent = into;
        restamp(tenant, Kind::Location, location,
                with_member(location.text, "customerId", std::to_string(into)));
    }
}

}  // namespace

bool World::hard_delete(std::string_view resource, std::string_view id) {
    if (auto* file = impl_->files.find(resource)) { return file->erase(id); }
    const auto kind = kind_of(resource);
    const auto number = kind ? parse_id(*kind, id) : std::nullopt;
    if (!number || impl_->tenant.store.of(*kind).find(*number) == nullptr) { return false; }
    if (*kind == Kind::Contact) {
        erase_contact(impl_->tenant, *number);
    } else {
        impl_->tenant.store.of(*kind).erase(*number);
    }
    return true;
}

bool World::merge(std::string_view resource, std::int64_t from, std::int64_t into) {
    auto& tenant = impl_->tenant;
    const auto kind = kind_of(resource);
    if (kind != Kind::Customer && kind != Kind::Location) { return false; }
    const auto& records = tenant.store.of(*kind);
    const Record* source = records.find(static_cast<RecordId>(from));
    if (source == nullptr || from == into || records.find(static_cast<RecordId>(into)) == nullptr) {
        return false;
    }
    Record merged = *source;
    merged.active = false;
    const auto inactive = with_member(merged.text, "active", "false");
    restamp(tenant, *kind, merged, with_member(inactive, "mergedToId", std::to_string(into)));
    if (kind == Kind::Customer) { move_locations(tenant, merged.id, static_cast<RecordId>(into)); }
    return true;
}

std::size_t World::touch(std::string_view resource, std::size_t count, std::optional<Timestamp> stamp) {
    auto& tenant = impl_->tenant;
    const auto modified = stamp ? *stamp : tenant.next_stamp();
    if (auto* file = impl_->files.find(resource)) { return file->touch(count, modified); }
    const auto kind = kind_of(resource);
    if (!kind) { return 0; }
    std::vector<Record> chosen;
    tenant.store.of(*kind).walk_by_id([&](const Record& record) {
        if (chosen.size() == count) { return false; }
        chosen.push_back(record);
        return true;
    });
    for (const auto& record : chosen) { restamp(tenant, *kind, record, std::string(record.text), modified); }
    return chosen.size();
}

std::optional<std::int64_t> World::commit_late(std::string_view resource, Timestamp modified) {
    auto& tenant = impl_->tenant;
    if (auto* file = impl_->files.find(resource)) {
        if (file->has_guids()) { return std::nullopt; }
        return static_cast<std::int64_t>(file->insert(modified));
    }
    const auto kind = kind_of(resource);
    if (!kind || facts(*kind).guid) { return std::nullopt; }
    const Record* model = tenant.store.of(*kind).any(0);
    if (model == nullptr) { return std::nullopt; }
    Record record = *model;
    record.id = tenant.next_id(*kind);
    auto text = with_member(record.text, "id", std::to_string(record.id));
    restamp(tenant, *kind, record, std::move(text), modified);
    return static_cast<std::int64_t>(record.id);
}

}  // namespace stmirror::simulator
