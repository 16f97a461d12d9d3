// SPDX-License-Identifier: MIT
// The operations of file resources, as far as the files define them. A file resource belongs to a module
// without code in the simulator, or to a user's own file. No side effects.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror::simulator {

/// A GET operation of a file resource. The pointers point into the catalogue.
struct FileOperation {
    const Resource* resource;
    const Feed* feed;  ///< an export or a paged list; null if the operation reads a single record
    std::string path;
    std::string scope;
};

/// Returns the operations of all file resources. Per-parent feeds get no operation, because a file does not
/// define the records of the parent.
std::vector<FileOperation> file_operations(const Catalogue& catalogue);

/// Returns the column that contains the record's id: the last column of its key. If this column is not
/// numeric and the resource belongs to a module, returns the first numeric column of the key instead, if
/// there is one.
const Column& id_column(const Resource& resource);

}  // namespace stmirror::simulator
