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

/// The module of schema/resources/.
constexpr const char* crm_module = "crm";

/// One resource file: its name (for messages), its text, and the module that it belongs to.
struct ResourceFile {
    std::string name;
    std::string text;
    std::string module{};  ///< empty for a user's own file
};

/// Immutable; safe to share between threads. Resources keep their addresses.
class Catalogue {
 public:
    /// Reads and checks all files together. An error lists every mistake, one on each line, as "file:line:
    /// key: what".
    static Result<Catalogue> parse(std::span<const ResourceFile> files);
    /// The resources of the module "crm", which are mirrored unless the settings say otherwise.
    static const Catalogue& built_in();
    /// The resources of all modules, as compiled into the binary.
    static const Catalogue& all_modules();
    /// The resources of these modules; names of no module are ignored.
    static Catalogue of_modules(const std::vector<std::string>& modules);
    /// The resources of these modules, and the *.toml files of `folder`.
    static Result<Catalogue> with_folder(const std::filesystem::path& folder,
                                         const std::vector<std::string>& modules = {crm_module});

    /// Sorted by name, but parents before the resources that are read for each of them.
    std::span<const Resource> resources() const { return resources_; }
    const Resource* find(std::string_view name) const;

 private:
    explicit Catalogue(std::vector<Resource> resources) : resources_(std::move(resources)) {}
    std::vector<Resource> resources_;
};

/// The names of all modules, sorted.
std::vector<std::string> module_names();
/// For command lines, where "all" stands for all modules. Whether this word names one or all.
bool names_modules(std::string_view word);
std::vector<std::string> modules_named(const std::vector<std::string>& words);

}  // namespace stmirror
