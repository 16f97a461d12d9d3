// SPDX-License-Identifier: MIT
// Fixture: a mirror in a temporary folder, a catalogue with two small resources, and hand-made records.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/reader.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::mirror {

class ChangePruning;
class FeedStates;
class Mirror;
class MirrorFile;
class PageWriter;
class ParentQueue;
class RowRepairs;
class Sweeps;
struct OpenOptions;

/// A clock that changes only when the test sets it.
class SetClock final : public Clock {
 public:
    TimePoint now() const override { return {}; }
    Timestamp utc_now() const override { return time; }
    Timestamp time = Timestamp::parse("2024-05-01T12:00:00Z").value();
};

/// A record of the resource `people`: the values that tests need, and JSON made from them.
struct Person {
    std::int64_t id = 0;
    std::string name = "Ada";
    std::optional<std::string> modified = "2024-05-01T10:00:00.0000000Z";
    std::vector<std::int64_t> tags{};

    std::string json() const;
};

/// Returns `people` (id, name, modified_on; tags as `person_tags`) and `meetings` (key of two columns).
/// `more_columns` and `more_children` are TOML that is added to `people`, to imitate a catalogue that has
/// grown.
Catalogue small_catalogue(const std::string& more_columns = "", const std::string& more_children = "");

/// Returns a page of people in the form in which the decoder makes it, for `people` without additional
/// columns.
Page page_of(const Catalogue& catalogue, const std::vector<Person>& people);

using testing::TemporaryFolder;

class MirrorTest : public ::testing::Test {
 protected:
    MirrorTest();
    ~MirrorTest() override;
    void open();
    void close();
    Result<std::unique_ptr<Mirror>> try_open() const;
    OpenOptions options() const;
    std::filesystem::path mirror_path() const { return folder.path() / "mirror.db"; }

    /// Return the interfaces of `mirror`.
    PageWriter& pages() const;
    FeedStates& feeds() const;
    Sweeps& sweeps() const;
    ParentQueue& parents() const;
    RowRepairs& repairs() const;
    ChangePruning& pruning() const;
    MirrorFile& file() const;

    ApplyOutcome apply(const std::vector<Person>& people,
                       const std::optional<CursorUpdate>& cursor = std::nullopt);
    /// Returns the rows, each as "a|b". Reads them over a separate connection.
    std::vector<std::string> rows(const std::string& sql) const;
    std::string value(const std::string& sql) const;
    std::unique_ptr<Reader> reader() const;
    /// Runs SQL as another program would do it, without the mirror.
    void execute(const std::string& sql) const;

    TemporaryFolder folder;
    SetClock clock;
    Catalogue catalogue = small_catalogue();
    FeedKey feed{7, "people"};
    std::unique_ptr<Mirror> mirror;
};

}  // namespace stmirror::mirror
