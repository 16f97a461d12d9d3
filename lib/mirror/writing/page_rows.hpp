// SPDX-License-Identifier: MIT
// Writes the records of pages into tables, change log and quarantine, for all calls that receive pages. Runs
// inside the caller's transaction. Internal to lib/mirror.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/changes/change_log.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/records/quarantine.hpp"
#include "mirror/records/record_writer.hpp"
#include "mirror/records/running_sweeps.hpp"

namespace stmirror::mirror {

class PageRows {
 public:
    PageRows(SQLite::Database& database, const Catalogue& catalogue, const Clock& clock, ChangeLog& changes,
             FeedTable& feeds, RunningSweeps& sweeps);

    /// Writes the pages of one feed, oldest first.
    ApplyOutcome write(const FeedKey& feed, std::span<const Page> pages, WriteMode mode);

 private:
    /// What write_page() and write_row() need for each record.
    struct Writing {
        RecordWriter& records;
        SeenRows* seen;  ///< null if no sweep is running
        WriteMode mode;
        std::vector<OwnedCell>& restored;  ///< the first key cell of each restored row
    };
    RecordWriter& writer(const std::string& name);
    /// Restores the dependents of the rows with these keys. The dependents were marked deleted together with
    /// these rows, and would not be read again otherwise.
    void restore_dependents(const FeedKey& feed, std::span<const OwnedCell> keys, std::string_view now);
    void write_page(const Writing& writing, const Page& page, ApplyOutcome& outcome);
    std::string differing_records(const Writing& writing, const Page& page, ApplyOutcome& outcome);
    void write_row(const Writing& writing, const Source& source, ApplyOutcome& outcome);

    SQLite::Database& database_;
    const Catalogue& catalogue_;
    const Clock& clock_;
    ChangeLog& changes_;
    FeedTable& feeds_;
    RunningSweeps& sweeps_;
    Quarantine quarantine_;
    UnknownFields unknown_fields_;
    std::map<std::string, RecordWriter, std::less<>> writers_;
};

}  // namespace stmirror::mirror
