// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_resources.hpp"

#include <algorithm>

#include "catalogue/operation.hpp"
#include "simulator/file_resources/related_record.hpp"

namespace stmirror::simulator {

namespace {

/// Returns the rank of a resource in the order of generation. Resources whose records or names this resource
/// uses have a lower rank.
std::size_t depth_of(const Resource& resource, const Catalogue& catalogue, std::size_t customers) {
    if (resource.module.empty()) { return 0; }
    // Tables of settings have a fixed size. They come first, because other records show their names.
    std::size_t depth =
        plan_of(resource, customers).count == plan_of(resource, customers + 1000).count ? 1 : 2;
    for (auto owner = owner_name(resource.name); !owner.empty(); owner = owner_name(owner)) {
        if (catalogue.find(owner) == nullptr) { break; }
        ++depth;
    }
    return depth;
}

}  // namespace

FileResources::FileResources(const Catalogue& catalogue, Tenant& tenant, Timestamp reference_time)
    : operations_(file_operations(catalogue)) {
    std::vector<const Resource*> resources;
    for (const auto& operation : operations_) {
        if (resources.empty() || resources.back() != operation.resource) {
            resources.push_back(operation.resource);
        }
    }
    std::ranges::sort(resources, {}, [&](const Resource* resource) {
        return std::pair(depth_of(*resource, catalogue, tenant.options.customers),
                         std::string_view(resource->name));
    });
    const auto refers_to = [&](const Column& column) { return referred(catalogue, tenant, column); };
    const auto records = [this, &tenant](const Resource& resource) { return records_of(tenant, resource); };
    for (const auto* resource : resources) {
        all_.push_back(
            std::make_unique<FileResource>(*resource, catalogue, tenant, refers_to, records, reference_time));
    }
}

const Collection* FileResources::records_of(const Tenant& tenant, const Resource& resource) const {
    if (const auto kind = kind_of(resource.name)) {
        return facts(*kind).guid ? nullptr : &tenant.store.of(*kind);
    }
    const auto* of_file = find(resource.name);
    return of_file == nullptr || of_file->has_guids() ? nullptr : &of_file->records();
}

/// Returns the records to which a column refers. If the column's text names a table, as "customers.id" does,
/// returns the records of that table. Otherwise uses the column's name: "customer_id" refers to customers.
/// The other records must already exist.
const Collection* FileResources::referred(const Catalogue& catalogue, const Tenant& tenant,
                                          const Column& column) const {
    if (const auto* linked = linked_resource(catalogue, column)) { return records_of(tenant, *linked); }
    for (const auto& resource : catalogue.resources()) {
        if (column.name == resource.singular + "_id") { return records_of(tenant, resource); }
    }
    return nullptr;
}

std::optional<Reply> FileResources::handle(const Request& request) {
    if (request.method != "GET") { return std::nullopt; }
    for (const auto& operation : operations_) {
        const auto placeholders = match_path(operation.path, request.path);
        if (!placeholders) { continue; }
        const auto id =
            placeholders->back()
                .second;  // the id of a single record; in lists, the id of the tenant, which is not used
        return find(operation.resource->name)->handle(operation, request, id);
    }
    return std::nullopt;
}

FileResource* FileResources::find(std::string_view resource) const {
    const auto found =
        std::ranges::find(all_, resource, [](const auto& each) { return each->resource().name; });
    return found == all_.end() ? nullptr : found->get();
}

}  // namespace stmirror::simulator
