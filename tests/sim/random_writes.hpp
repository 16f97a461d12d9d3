// SPDX-License-Identifier: MIT
// Writes of other programs through the API. Uses each write operation of the API, on existing records.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::testing {

class RandomWrites {
 public:
    /// `world` and `random` must outlive this object.
    RandomWrites(simulator::World& world, std::int64_t tenant_id, Random& random)
        : world_(&world), tenant_id_(tenant_id), random_(&random) {}

    struct Write {
        std::string operation;
        simulator::Request request;
    };

    /// Draws an operation, records for its path, and a body. Returns empty if no record fits the operation.
    std::optional<Write> draw();
    /// Draws a write and sends it. Returns the operation. Returns empty if the API refused the write, for
    /// example because the record was deleted or has no parent.
    std::optional<std::string> make_one();
    /// Counts a write that the API has accepted. make_one() calls this itself.
    void count(const std::string& operation) { ++accepted_[operation]; }
    /// Returns the operations that the API has accepted fewer than `times` times.
    std::vector<std::string> accepted_less_than(int times) const;
    /// Returns how often the API has accepted each operation.
    const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
    using Values = std::map<std::string, std::string>;

    std::optional<simulator::SourceRecord> any(const std::string& resource, bool tagged = false);
    std::string any_id(const std::string& resource);
    std::optional<Values> values_for(const std::string& path, const std::string& method);
    std::optional<Values> values_of_booking(const std::string& path);
    std::optional<Values> values_of_contact(const std::string& path, const std::string& method);
    std::optional<Values> values_of_parent(const std::string& path, const std::string& method);
    nlohmann::json body_of(const std::string& type, const std::string& method);

    simulator::World* world_;
    std::int64_t tenant_id_;
    Random* random_;
    std::map<std::string, int> accepted_;
};

}  // namespace stmirror::testing
