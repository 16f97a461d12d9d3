// SPDX-License-Identifier: MIT
// The catalogue: all resources, from the compiled-in files and from the user's folder.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/resource.hpp"

namespace stmirror {

/// One resource file: its name (for messages) and its text.
struct ResourceFile {
    std::string name;
    std::string text;
};

/// Immutable; safe to share between threads. Resources keep their addresses.
class Catalogue {
 public:
    /// Reads and checks all files together. An error lists every mistake, one on each line, as "file:line:
    /// key: what".
    static Result<Catalogue> parse(std::span<const ResourceFile> files);
    /// The resources compiled into the binary.
    static const Catalogue& built_in();
    /// The built-in resources, and the *.toml files of `folder`.
    static Result<Catalogue> with_folder(const std::filesystem::path& folder);

    /// Sorted by name, but parents before the resources that are read for each of them.
    std::span<const Resource> resources() const { return resources_; }
    const Resource* find(std::string_view name) const;

 private:
    explicit Catalogue(std::vector<Resource> resources) : resources_(std::move(resources)) {}
    std::vector<Resource> resources_;
};

}  // namespace stmirror
