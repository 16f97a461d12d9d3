// SPDX-License-Identifier: MIT
// Writes by other programs through the API: each of its operations, on existing records.
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
    /// Both must outlive the object.
    RandomWrites(simulator::World& world, std::int64_t tenant_id, Random& random)
        : world_(&world), tenant_id_(tenant_id), random_(&random) {}

    struct Write {
        std::string operation;
        simulator::Request request;
    };

    /// Draws an operation, records for its path and a body. Empty if no record fits the operation.
    std::optional<Write> draw();
    /// Draws a write and sends it. Returns the operation, or nothing if the API refused it: the record may be
    /// gone or have no parent.
    std::optional<std::string> make_one();
    /// Counts a write that the API has accepted. make_one() does this itself.
    void count(const std::string& operation) { ++accepted_[operation]; }
    /// The operations that the API has accepted less often than this.
    std::vector<std::string> accepted_less_than(int times) const;
    /// How often the API has accepted each operation.
    const std::map<std::string, int>& accepted() const { return accepted_; }

 private:
    using Values = std::map<std::string, std::string>;

    std::optional<simulator::SourceRecord> any(const std::string& resource);
    std::string any_id(const std::string& resource);
    std::optional<Values> values_for(const std::string& path, const std::string& method);
    std::optional<Values> values_of_booking(const std::string& path);
    std::optional<Values> values_of_contact(const std::string& path, const std::string& method);
    std::optional<Values> values_of_parent(const std::string& path);
    nlohmann::json body_of(const std::string& type, const std::string& method);

    simulator::World* world_;
    std::int64_t tenant_id_;
    Random* random_;
    std::map<std::string, int> accepted_;
};

}  // namespace stmirror::testing
