// SPDX-License-Identifier: MIT
// The requests for a tenant without differences, shared among its tables: each table that is counted may use
// what the tables after it do not need. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::verify {

class RequestBudget {
 public:
    static constexpr std::size_t requests_max = 120;

    /// `parents_sampled`: of each table that is read parent by parent.
    RequestBudget(const std::vector<const Resource*>& resources, std::uint64_t parents_sampled);

    /// The requests that the next table may use: it has at least as many as the fewest windows need.
    std::size_t allotted(const Resource& resource) const;
    /// The next table has been verified with so many requests.
    void spend(const Resource& resource, std::size_t requests);

 private:
    std::size_t reserved(const Resource& resource) const;

    std::uint64_t parents_sampled_;
    std::size_t left_ = requests_max;
    std::size_t reserved_ = 0;  ///< for the tables that are not verified yet
};

}  // namespace stmirror::verify
