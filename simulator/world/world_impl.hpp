// SPDX-License-Identifier: MIT
// The members of a world, for the files world*.cpp that implement it.
#pragma once

#include "simulator/data/generator.hpp"
#include "simulator/file_resources/file_resources.hpp"
#include "simulator/tenant/tenant.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::simulator {

struct World::Impl {
    Impl(const Catalogue& catalogue, const WorldOptions& options, const Clock& clock)
        : tenant(options, clock), files(catalogue, filled(tenant), reference_time(tenant)) {}

    /// Returns null if the resource is unknown.
    const Collection* records_of(std::string_view resource) const {
        if (const auto* file = files.find(resource)) { return &file->records(); }
        const auto kind = kind_of(resource);
        return kind ? &tenant.store.of(*kind) : nullptr;
    }

    Tenant tenant;
    FileResources files;

 private:
    static Timestamp reference_time(const Tenant& tenant) {
        return tenant.options.reference_time.value_or(tenant.clock.utc_now());
    }
    /// Generates the tenant's records and returns the tenant. This function must be called first, because the
    /// records of file resources refer to these records.
    static Tenant& filled(Tenant& tenant) {
        const GeneratorOptions options{.seed = tenant.options.seed,
                                       .customers = tenant.options.customers,
                                       .reference_time = reference_time(tenant)};
        Generator(options, tenant.store).fill();
        return tenant;
    }
};

}  // namespace stmirror::simulator
