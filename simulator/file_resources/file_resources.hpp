// SPDX-License-Identifier: MIT
// All resources of a tenant that come from a user's files. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/file_resources/file_resource.hpp"

namespace stmirror::simulator {

class FileResources {
 public:
    /// Makes their records. The tenant's own are there already; it and `catalogue` must outlive this.
    FileResources(const Catalogue& catalogue, Tenant& tenant, Timestamp reference_time);

    /// Empty where the request is none of their operations.
    std::optional<Reply> handle(const Request& request);
    /// Null where no file of that name is served.
    FileResource* find(std::string_view resource) const;
    const std::vector<std::unique_ptr<FileResource>>& all() const { return all_; }

 private:
    const Collection* referred(const Catalogue& catalogue, const Tenant& tenant,
                               std::string_view column) const;

    std::vector<FileOperation> operations_;
    std::vector<std::unique_ptr<FileResource>> all_;
};

}  // namespace stmirror::simulator
