// SPDX-License-Identifier: MIT
// Executes the steps of one tenant: reads the mirror and writes the target. Calls block. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mirror/reader.hpp"
#include "publish/layout.hpp"
#include "publish/planner.hpp"
#include "publish/shared_log.hpp"
#include "publish/surplus_guard.hpp"
#include "publish/target.hpp"

namespace stmirror::publish {

/// Counts of what was sent, including what the target already had.
struct Published {
    std::uint64_t loaded = 0;            ///< records sent by a first load or a comparison
    std::uint64_t changes = 0;           ///< lines of the change log about the tenant
    std::uint64_t removed = 0;           ///< removed records that only the target had
    std::uint64_t deletes_withheld = 0;  ///< records that the delete guard kept from being removed
    std::uint64_t parked = 0;            ///< parked records, which the target refused
};

class TenantCopy {
 public:
    TenantCopy(std::int64_t tenant_id, const Layout& layout, double max_delete_percent);

    Outcome<Progress> claim(mirror::Reader& reader, Target& target);
    /// Begins to compare all rows. With `restart`, also skips to the newest change.
    Outcome<Progress> compare(mirror::Reader& reader, Target& target, bool restart);
    Outcome<Progress> load(mirror::Reader& reader, Target& target, const Step& step);
    Outcome<Progress> follow(mirror::Reader& reader, SharedLog& log, Target& target, const Step& step);

    /// Returns how many records or changes the latest step tried to write.
    std::size_t tried() const { return tried_; }
    /// Stores why the target refused the record that is parked next.
    void refused(std::string reason) { refusal_ = std::move(reason); }

    std::int64_t tenant_id() const { return tenant_id_; }
    const Position& position() const { return claim_.position; }
    const Published& published() const { return published_; }
    /// Returns the position until which the target has every change of the tenant.
    const mirror::ChangePosition& sent() const { return read_to_; }
    std::uint64_t parked() const { return claim_.parked; }

 private:
    /// The number of the newest change of each record, by table and key.
    using ChangedKeys = std::map<std::string, std::map<std::string, std::uint64_t>>;

    Result<Position> newest(mirror::Reader& reader) const;
    Outcome<Progress> write(Target& target, const Position& next, const std::vector<TableRows>& tables,
                            bool renumbers = false);
    Outcome<> count_parked(Target& target, std::uint64_t more);
    Outcome<> begin_table(Target& target, const PublishedTable& table);
    Result<TableRows> work_for(const PublishedTable& table, mirror::StoredRows rows, const RowMarks& there,
                               SurplusGuard& guard, Published& published) const;
    Outcome<bool> ends_in_repeat(mirror::Reader& reader, Target& target, const TableRows& last,
                                 const RowMarks& there, SurplusGuard& guard) const;
    /// Reads the changed rows. Empty if they are too large for one transaction.
    Result<std::optional<std::vector<TableRows>>> rows_of(mirror::Reader& reader,
                                                          const std::vector<mirror::Change>& changes,
                                                          bool park) const;
    TableRows table_rows(const PublishedTable& table, mirror::StoredRows rows,
                         const std::map<std::string, std::uint64_t>& seq_of, bool park) const;
    Progress progress(bool behind) const { return {claim_.position.loading_table.has_value(), behind, {}}; }

    std::int64_t tenant_id_;
    const Layout& layout_;
    std::int64_t fingerprint_;
    SurplusGuard guard_;  ///< the delete guard of the table that is being compared
    Claim claim_;
    mirror::ChangePosition read_to_;  ///< every change of the tenant up to this position is published
    std::size_t tried_ = 0;
    std::string refusal_;
    /// When the newest parked record of the compared table was parked. It is read when the comparison begins.
    /// A record that is still refused is parked again, with a later time.
    std::optional<std::string> parked_before_;
    Published published_;
};

}  // namespace stmirror::publish
