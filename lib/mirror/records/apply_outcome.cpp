// SPDX-License-Identifier: MIT
#include "mirror/records/apply_outcome.hpp"

#include <algorithm>

namespace stmirror::mirror {

ApplyOutcome& ApplyOutcome::operator+=(const ApplyOutcome& other) {
    inserted += other.inserted;
    updated += other.updated;
    restored += other.restored;
    unchanged += other.unchanged;
    outdated += other.outdated;
    quarantined += other.quarantined;
    deleted += other.deleted;
    newest_modified = std::max(newest_modified, other.newest_modified);
    new_fields.insert(new_fields.end(), other.new_fields.begin(), other.new_fields.end());
    return *this;
}

std::uint64_t ApplyOutcome::records() const { return written() + unchanged + outdated + quarantined; }

std::uint64_t ApplyOutcome::written() const { return inserted + updated + restored + deleted; }

}  // namespace stmirror::mirror
