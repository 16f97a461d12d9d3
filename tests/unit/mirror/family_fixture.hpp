// SPDX-License-Identifier: MIT
// Fixture: a catalogue with per-parent resources, and hand-made records of any resource.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fixture.hpp"

#include "mirror/feeds/parent_queue.hpp"

namespace stmirror::mirror {

/// Returns `people` (id, name, modified_on) with `notes` (id; person_id from the parent), and `places` (id,
/// which is a GUID; region, which can be NULL) with `visits`. The key of a visit is place_id from the parent
/// and the visit's name. A visit's region also comes from the parent. `more_columns` is TOML that is added to
/// `visits`.
Catalogue family_catalogue(const std::string& more_columns = "");

/// A record of any resource, as cells. Its JSON is `json`. If `json` is empty, the JSON is made from the
/// cells that do not come from the parent.
struct Record {
    std::vector<OwnedCell> cells;
    std::string json{};
};

Page page_of_records(const Resource& resource, const std::vector<Record>& records);

Record person(std::int64_t id, const std::string& name = "Ada", int hour = 10);
Record note_of(std::int64_t person_id, std::int64_t id, const std::string& text = "hello");

class FamilyTest : public MirrorTest {
 protected:
    FamilyTest() {
        close();
        catalogue = family_catalogue();
        open();
    }

    ApplyOutcome put(const std::string& resource, const std::vector<Record>& records,
                     std::int64_t tenant_id = 7);
    /// Runs an empty sweep, and marks the rows with these keys deleted.
    void remove(const std::string& resource, const std::vector<std::string>& keys,
                std::int64_t tenant_id = 7);

    ParentCounts note(const FeedKey& key) { return parents().note(key).value(); }
    std::vector<Parent> next(const FeedKey& key, bool background = false, std::size_t parents_max = 100) {
        const auto any_time = background ? Timestamp::parse("9999-01-01T00:00:00Z") : std::nullopt;
        return parents().next(key, active_feed(key), {.read_before = any_time}, parents_max).value();
    }
    /// Calls note(), and returns the ids of the next parents as "1 2 3".
    std::string ids(const FeedKey& key, bool background = false);
    Parent parent(const FeedKey& key, const OwnedCell& id);
    /// Writes the records of one parent.
    ApplyOutcome read(const FeedKey& key, const OwnedCell& id, const std::vector<Record>& records,
                      ParentAnswer answer = ParentAnswer::Read, bool mark_missing_deleted = true);
    const Feed& active_feed(const FeedKey& key) const { return catalogue.find(key.resource)->feed; }

    FeedKey notes{7, "notes"};
    FeedKey visits{7, "visits"};
};

}  // namespace stmirror::mirror
