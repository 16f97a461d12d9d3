// SPDX-License-Identifier: MIT
// Shares a tenant's requests among its tables, as long as there are no differences. Each table that is
// counted may use what the tables after it do not need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::verify {

class RequestBudget {
 public:
    static constexpr std::size_t requests_max = 120;

    /// `parents_sampled` is the number of parents to compare for each table that is read parent by parent.
    RequestBudget(const std::vector<const Resource*>& resources, std::uint64_t parents_sampled);

    /// Returns the number of requests that the next table may use. It is always enough for the smallest
    /// number of windows.
    std::size_t allotted(const Resource& resource) const;
    /// Notes that the next table was verified with this number of requests.
    void spend(const Resource& resource, std::size_t requests);

 private:
    std::size_t reserved(const Resource& resource) const;

    std::uint64_t parents_sampled_;
    std::size_t left_ = requests_max;
    std::size_t reserved_ = 0;  ///< requests for the tables that are not verified yet
};

}  // namespace stmirror::verify
