// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with a table for each resource, and the one connection that writes to it. A
// page and the cursor that stands for it commit together or not at all. Nothing above this module knows
// SQLite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"

namespace stmirror::mirror {

/// What must stay the same for the life of a mirror file.
struct Identity {
    std::string environment;  ///< "production", "integration", or the base URL of another server
};

/// Decodes one record's JSON as it came, into a page of that one row.
using RecordDecoder = std::function<Result<Page>(const Resource& resource, std::string record)>;

struct OpenOptions {
    std::filesystem::path path;
    Identity identity;
    /// Fills columns and child tables that are new in the catalogue from the stored JSON. Without one they
    /// stay empty, and are filled by the first open() that has one.
    RecordDecoder decode{};
};

/// A feed of one tenant: a row of _feeds.
struct FeedId {
    std::int64_t tenant_id = 0;
    std::string resource;
};

/// Which walk a cursor belongs to.
enum class Walk {
    Main,    ///< the feed's own
    Rewalk,  ///< the repeated walk from the start, booked after a refused token; the main cursor stays
};

/// Opaque to the mirror: what the feed asks for next.
struct CursorUpdate {
    Walk walk = Walk::Main;
    std::string cursor;
};

/// What apply() did, record by record. An unchanged record cost no write.
struct ApplyOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t restored = 0;  ///< had a tombstone, and came back
    std::uint64_t unchanged = 0;
    std::uint64_t outdated = 0;  ///< older than the mirrored one, ignored
    std::uint64_t quarantined = 0;
    std::vector<std::string>
        new_fields;  ///< JSON fields that the catalogue does not know and nobody saw before
    ApplyOutcome& operator+=(const ApplyOutcome& other);
    std::uint64_t records() const;  ///< all that came
    std::uint64_t written() const;  ///< inserted, updated and restored
};

/// What _feeds knows of a feed.
struct FeedState {
    std::string cursor;                        ///< of the main walk; empty: from the start
    std::optional<std::string> rewalk_cursor;  ///< set (maybe to empty) while a re-walk is due or under way
    bool backfilled = false;                   ///< the main walk has reached its end once
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored
    std::optional<Timestamp> last_success;     ///< when it last caught up
};

/// One finished pass of a feed, for _feeds and _runs.
struct PassRecord {
    FeedId feed;
    std::string kind;  ///< how it was read: "export", "list", …
    Timestamp started;
    Timestamp ended;
    std::uint64_t requests = 0;
    ApplyOutcome outcome;
    std::optional<std::string> error;  ///< one line without personal data; empty: it caught up
};

/// Owns the file for writing. All calls from one thread, the store's. Nothing throws; SQLite's failures come
/// as Errc::Database, and after one the transaction it happened in is gone as a whole.
class Mirror {
 public:
    /// Makes the file, or opens it and brings its schema up to date with the binary and the catalogue (a copy
    /// of the old file is kept beside it when a migration runs). Errc::NotOurs, with what to do: another
    /// program's file, a newer schema, another environment, or another daemon holds it. Nothing is written to
    /// such a file. Catalogue and clock must outlive the mirror.
    static Result<std::unique_ptr<Mirror>> open(const OpenOptions& options, const Catalogue& catalogue,
                                                const Clock& clock);
    ~Mirror();
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    /// Writes pages of one feed, oldest first, and the cursor of the last one, in one transaction. Without a
    /// cursor only the rows commit: that is how a tail is stored. A write-ahead log that has grown large is
    /// checkpointed afterwards.
    Result<ApplyOutcome> apply(const FeedId& feed, std::span<const Page> pages,
                               const std::optional<CursorUpdate>& cursor);

    Result<FeedState> feed_state(const FeedId& feed);
    /// The main walk has reached its end: makes the secondary indexes once, at the end of the first backfill.
    Result<> finish_backfill(const FeedId& feed);
    /// Sets the main cursor to `cursor` and books a re-walk from the start, together.
    Result<> restart_from(const FeedId& feed, const std::string& cursor);
    /// The re-walk reached its end.
    Result<> finish_rewalk(const FeedId& feed);
    Result<> record_pass(const PassRecord& pass);

    /// Copies the write-ahead log into the file as far as readers let it, without waiting for them, and
    /// empties it when everything was copied.
    Result<> checkpoint();

 private:
    struct Impl;
    explicit Mirror(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
