// SPDX-License-Identifier: MIT
// Copies the tables of one mirror into a target: first all rows, then what the change log names. Blocks; used
// by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/resource.hpp"
#include "mirror/reader.hpp"
#include "publish/target.hpp"

namespace stmirror::publish {

/// What was sent, also if the target had it already.
struct Published {
    std::uint64_t loaded = 0;    ///< records of the first load
    std::uint64_t changes = 0;   ///< lines of the change log
    std::uint64_t replaced = 0;  ///< how many U+0000 became U+FFFD
};

class Publisher {
 public:
    /// `mirror_name` tells this mirror from others that publish into the same target.
    Publisher(mirror::Reader& reader, Target& target, std::vector<const Resource*> resources,
              std::string mirror_name);

    /// Creates the target's missing tables. Tables that the mirror does not have yet are left out.
    Result<> prepare();
    /// Until the target has all that the change log has now. Errc::TooOld if the log no longer has the
    /// changes after the tenant's position.
    Result<Published> publish(std::int64_t tenant_id);

 private:
    Result<Position> start() const;
    Result<> load_tables(std::int64_t tenant_id, Position& position, Published& published);
    Result<> load_chunk(std::int64_t tenant_id, Position& position, Published& published);
    Result<bool> follow(std::int64_t tenant_id, Position& position, Published& published);
    Result<std::vector<TableBatch>> changed_rows(std::int64_t tenant_id, const ChangedKeys& keys,
                                                 Published& published);
    const Resource* table_named(const std::string& name) const;
    /// The table that is loaded after `table`; empty after the last.
    std::optional<std::string> table_after(const std::string& table) const;

    mirror::Reader& reader_;
    Target& target_;
    std::vector<const Resource*> resources_;
    std::string mirror_name_;
};

}  // namespace stmirror::publish
