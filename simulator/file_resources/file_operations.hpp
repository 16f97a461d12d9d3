// SPDX-License-Identifier: MIT
// The operations of resources that come from a user's files: those that follow from the file alone. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror::simulator {

/// A GET that a file leads to. Its pointers are into the catalogue.
struct FileOperation {
    const Resource* resource;
    const Feed* feed;  ///< an export or a paged list; null: a single record
    std::string path;
    std::string scope;
};

/// Those of every resource that is not built in. Feeds that are read for each parent have none: what is below
/// a parent does not follow from the file.
std::vector<FileOperation> file_operations(const Catalogue& catalogue);

/// The column whose value is the record's id: the last of its key.
const Column& id_column(const Resource& resource);

}  // namespace stmirror::simulator
