// SPDX-License-Identifier: MIT
// All file resources of a tenant (see file_operations.hpp). Not thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/file_resources/file_resource.hpp"

namespace stmirror::simulator {

class FileResources {
 public:
    /// Generates the records of all these resources. The tenant's other records must exist already.
    /// `catalogue` and `tenant` must outlive this object.
    FileResources(const Catalogue& catalogue, Tenant& tenant, Timestamp reference_time);

    /// Answers the request, or returns empty if the request is not an operation of these resources.
    std::optional<Reply> handle(const Request& request);
    /// Returns null if there is no file resource with this name.
    FileResource* find(std::string_view resource) const;
    const std::vector<std::unique_ptr<FileResource>>& all() const { return all_; }

 private:
    const Collection* referred(const Catalogue& catalogue, const Tenant& tenant, const Column& column) const;
    const Collection* records_of(const Tenant& tenant, const Resource& resource) const;

    std::vector<FileOperation> operations_;
    std::vector<std::unique_ptr<FileResource>> all_;
};

}  // namespace stmirror::simulator
