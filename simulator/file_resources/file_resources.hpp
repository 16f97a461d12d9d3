// SPDX-License-Identifier: MIT
// All resources of a tenant that a user's files add. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/file_resources/file_resource.hpp"

namespace stmirror::simulator {

class FileResources {
 public:
    /// Generates their records. The tenant's other records must exist already. Catalogue and tenant must
    /// outlive this.
    FileResources(const Catalogue& catalogue, Tenant& tenant, Timestamp reference_time);

    /// Empty if the request is none of their operations.
    std::optional<Reply> handle(const Request& request);
    /// Null if no file adds a resource of that name.
    FileResource* find(std::string_view resource) const;
    const std::vector<std::unique_ptr<FileResource>>& all() const { return all_; }

 private:
    const Collection* referred(const Catalogue& catalogue, const Tenant& tenant, const Column& column) const;
    const Collection* records_of(const Tenant& tenant, const Resource& resource) const;

    std::vector<FileOperation> operations_;
    std::vector<std::unique_ptr<FileResource>> all_;
};

}  // namespace stmirror::simulator
