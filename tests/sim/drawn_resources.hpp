// SPDX-License-Identifier: MIT
// CRM and a dozen resources of other modules, drawn so that each shape of a resource is among them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace stmirror::testing {

class DrawnResources {
 public:
    explicit DrawnResources(std::uint64_t seed);

    /// Returns the catalogue of CRM and the drawn resources.
    const Catalogue& drawn() const { return drawn_; }
    /// Returns the names of the resources that were drawn from other modules.
    const std::vector<std::string>& of_modules() const { return of_modules_; }

 private:
    std::vector<std::string> of_modules_;
    Catalogue drawn_;
};

}  // namespace stmirror::testing
