// SPDX-License-Identifier: MIT
// The catalogue of all resources, from the compiled-in files and from the user's folder.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/resource.hpp"

namespace stmirror {

/// The module of the files in schema/resources/.
constexpr const char* crm_module = "crm";

/// One resource file: its name (for messages), its text, and its module.
struct ResourceFile {
    std::string name;
    std::string text;
    std::string module{};  ///< empty for a user's own file
};

/// Immutable, so safe to share between threads. The addresses of resources do not change.
class Catalogue {
 public:
    /// Reads and checks all files together. The error lists the mistakes, one on each line, as "file:line:
    /// key: what". If a file is empty or not TOML, the references between files are not checked.
    static Result<Catalogue> parse(std::span<const ResourceFile> files);
    /// Returns the resources of the module "crm", which are mirrored unless the settings say otherwise.
    static const Catalogue& built_in();
    /// Returns the resources of all modules that are compiled into the binary.
    static const Catalogue& all_modules();
    /// Returns the resources of these modules. Ignores unknown names.
    static Catalogue of_modules(const std::vector<std::string>& modules);
    /// Returns the resources of these modules and of the *.toml files in `folder`.
    static Result<Catalogue> with_folder(const std::filesystem::path& folder,
                                         const std::vector<std::string>& modules = {crm_module});

    /// Returns the resources, sorted by name, but with a parent before the resources that are read for each
    /// of its rows.
    std::span<const Resource> resources() const { return resources_; }
    /// Returns the resource with this name, or null if there is none.
    const Resource* find(std::string_view name) const;

 private:
    explicit Catalogue(std::vector<Resource> resources) : resources_(std::move(resources)) {}
    std::vector<Resource> resources_;
};

/// Returns the names of all modules, sorted.
std::vector<std::string> module_names();
/// Returns true if `word` is a module name or "all". Used for command-line arguments.
bool names_modules(std::string_view word);
/// Returns `words`, or the names of all modules if one of them is "all".
std::vector<std::string> modules_named(const std::vector<std::string>& words);

}  // namespace stmirror
