// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_resources.hpp"

#include <algorithm>

#include "catalogue/operation.hpp"

namespace stmirror::simulator {

FileResources::FileResources(const Catalogue& catalogue, Tenant& tenant, Timestamp reference_time)
    : operations_(file_operations(catalogue)) {
    const auto refers_to = [&](std::string_view column) { return referred(catalogue, tenant, column); };
    for (const auto& operation : operations_) {
        if (find(operation.resource->name) != nullptr) continue;
        all_.push_back(
            std::make_unique<FileResource>(*operation.resource, tenant, refers_to, reference_time));
    }
}

/// "customer_id" is the id of a customer, "job_id" that of a job whose records must have been generated
/// before.
const Collection* FileResources::referred(const Catalogue& catalogue, const Tenant& tenant,
                                          std::string_view column) const {
    for (const auto& resource : catalogue.resources()) {
        if (column != resource.singular + "_id") continue;
        if (const auto kind = kind_of(resource.name))
            return facts(*kind).guid ? nullptr : &tenant.store.of(*kind);
        const auto* of_file = find(resource.name);
        return of_file == nullptr || of_file->has_guids() ? nullptr : &of_file->records();
    }
    return nullptr;
}

std::optional<Reply> FileResources::handle(const Request& request) {
    if (request.method != "GET") return std::nullopt;
    for (const auto& operation : operations_) {
        const auto placeholders = match_path(operation.path, request.path);
        if (!placeholders) continue;
        const auto id = placeholders->back().second;  // of a single record; in lists it is the tenant's
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
