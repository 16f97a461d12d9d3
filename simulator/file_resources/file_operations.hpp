// SPDX-License-Identifier: MIT
// The operations of resources that a user's files add, as far as the files define them. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror::simulator {

/// A GET operation of a file's resource. Its pointers point into the catalogue.
struct FileOperation {
    const Resource* resource;
    const Feed* feed;  ///< an export or a paged list; null: a single record
    std::string path;
    std::string scope;
};

/// The operations of all resources that are not built in. Per-parent feeds have none, because a file does not
/// define the records of a parent.
std::vector<FileOperation> file_operations(const Catalogue& catalogue);

/// The column whose value is the record's id: the last of its key; of a module, its last number if the last
/// is a text.
const Column& id_column(const Resource& resource);

}  // namespace stmirror::simulator
