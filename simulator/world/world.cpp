// SPDX-License-Identifier: MIT
#include "simulator/world/world.hpp"

#include "catalogue/operation.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/world/handlers.hpp"
#include "simulator/world/mutator.hpp"
#include "simulator/world/world_impl.hpp"

namespace stmirror::simulator {
namespace {

std::string id_json(Kind kind, RecordId id) {
    return facts(kind).guid ? json_string(id_text(kind, id)) : id_text(kind, id);
}

std::string key_of(Kind kind, const Record& record) {
    switch (kind) {
        case Kind::BookingContact:
        case Kind::CustomerContact:
        case Kind::LocationContact:
            return "[" + id_json(*facts(kind).parent, record.parent) + "," + id_json(kind, record.id) + "]";
        case Kind::ContactMethodPreference:
            return "[" + id_json(Kind::ContactMethod, record.parent) + "," +
                   std::string(value_of(record.text, "name")) + "]";
        default:
            return "[" + id_json(kind, record.id) + "]";
    }
}

SourceRecord source_record(Kind kind, const Record& record, Form form) {
    SourceRecord source{
        .key = key_of(kind, record), .parent = {}, .json = {}, .deleted = is_deleted(kind, record)};
    const auto parent = facts(kind).parent;
    if (parent) { source.parent = id_text(*parent, record.parent); }
    append_record(source.json, kind, record, form);
    return source;
}

}  // namespace

World::World(const Catalogue& catalogue, const WorldOptions& options, const Clock& clock)
    : impl_(std::make_unique<Impl>(catalogue, options, clock)) {}

World::~World() = default;

Reply World::handle(const Request& request) {
    auto& tenant = impl_->tenant;
    const auto found = match(request.method, request.path);
    if (!found) {
        auto of_file = impl_->files.handle(request);
        return of_file ? std::move(*of_file) : tenant.problem(404, "There is no such operation.");
    }
    const auto handler = find_handler(found->operation->id);
    if (handler == nullptr) { return tenant.problem(501, "The simulator does not have this operation yet."); }
    Call call{tenant, request, {}};
    for (const auto& [name, value] : found->placeholders) {
        if (name != "tenant") { call.arguments.push_back(value); }
    }
    return handler(call);
}

void World::for_each(std::string_view resource, Form form,
                     const std::function<void(const SourceRecord&)>& fn) const {
    if (const auto* file = impl_->files.find(resource)) {
        file->records().walk_by_id([&](const Record& record) {
            fn(file->source_record(record));
            return true;
        });
    }
    const auto kind = kind_of(resource);
    if (!kind) { return; }
    impl_->tenant.store.of(*kind).walk_by_id([&](const Record& record) {
        fn(source_record(*kind, record, form));
        return true;
    });
}

std::size_t World::size(std::string_view resource) const {
    const auto* records = impl_->records_of(resource);
    return records == nullptr ? 0 : records->size();
}

std::uint64_t World::changes(std::string_view resource) const {
    const auto* records = impl_->records_of(resource);
    return records == nullptr ? 0 : records->changes();
}

void World::mutate(std::size_t writes) {
    auto& tenant = impl_->tenant;
    Mutator mutator(*this, tenant);
    for (std::size_t i = 0; i < writes; ++i) {
        mutator.write_exported();
        if (tenant.random.below(2) == 0) { mutator.write_other(); }
        for (const auto& file : impl_->files.all()) {
            if (tenant.random.below(2) == 0) { file->change(); }
        }
    }
}

bool World::mutate_file(std::string_view resource, std::size_t changes) {
    auto* file = impl_->files.find(resource);
    for (std::size_t i = 0; file != nullptr && i < changes; ++i) { file->change(); }
    return file != nullptr;
}

WorldFaults& World::faults() { return impl_->tenant.faults; }
void World::set_horizon(std::chrono::seconds horizon) { impl_->tenant.options.horizon = horizon; }
void World::set_shuffled_lists(bool shuffled) { impl_->tenant.shuffled_lists = shuffled; }

}  // namespace stmirror::simulator
