// SPDX-License-Identifier: MIT
// Fixture of all simulated runs: a tenant of the simulated API and a mirror of it, in virtual time and on one
// thread. The same seed always gives the same run.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "delays.hpp"
#include "mirror/mirror.hpp"
#include "simulated_api.hpp"
#include "support/parent_rows.hpp"
#include "support/small_world.hpp"
#include "support/temporary_folder.hpp"
#include "sync/engine.hpp"

namespace stmirror::testing {

/// This machine's clock, which can differ from the API's clock.
class OwnClock final : public Clock {
 public:
    explicit OwnClock(const Clock& right) : right_(right) {}
    TimePoint now() const override { return right_.now(); }
    Timestamp utc_now() const override { return right_.utc_now() + ahead; }
    Ticks ahead{0};

 private:
    const Clock& right_;
};

class SimulatedRun : public ::testing::Test {
 protected:
    explicit SimulatedRun(simulator::WorldOptions options = small(),
                          const Catalogue& resources = Catalogue::built_in(), std::size_t tenants = 1);

    /// Returns the options of a tenant with a few hundred customers, whose exports have several pages.
    static simulator::WorldOptions small();
    /// Returns the options of a tenant so small that its per-parent feeds are read quickly.
    static simulator::WorldOptions tiny();

    /// Disables the per-parent feeds.
    void disable_per_parent();

    /// Runs one pass over all enabled feeds, or over the feeds of `resources` if these are given. Opens a
    /// mirror before the pass and closes it afterwards.
    std::vector<sync::FeedReport> pass(const std::vector<std::string>& resources = {},
                                       sync::PassMode mode = {});
    /// Keeps all later log lines in `lines`, in the form in which the daemon writes them.
    void keep_log();
    /// Returns the number of log lines that contain both texts.
    std::size_t lines_with(const std::string& first, const std::string& second) const;
    /// Lets an engine serve for this long, then stops it. Calls `meanwhile` each virtual second.
    void serve(Duration duration, const std::function<void(const sync::Engine&)>& meanwhile = {});
    /// Like serve(), but also stops when `meanwhile` returns true.
    void serve_until(Duration duration_max, const std::function<bool(const sync::Engine&)>& meanwhile);
    /// Returns the reports of the last pass.
    const std::vector<sync::FeedReport>& reports() const { return reports_; }
    /// Returns the report of one resource in the last pass.
    const sync::FeedReport& report(const std::string& resource) const;
    /// Runs a pass, waits for the sweep interval, and runs a second pass, which reads everything again. Then
    /// advances the time by the overlap.
    void settle();

    static bool all_caught_up(const std::vector<sync::FeedReport>& reports);

    /// Expects that every enabled table equals the source, row by row. All other rows must be marked deleted.
    void expect_equal(std::size_t tenant = 0);
    /// Expects that one table equals the source.
    void expect_equal_table(const Resource& resource, std::size_t tenant = 0);
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    void execute(const std::string& sql);
    /// Makes requests for the notes of the mirror's first `customers` customers fail with `what`, which is
    /// part of a fault rule. Returns, for each of these customers, the end of the path of these requests.
    std::vector<std::string> break_notes_of(int customers, const std::string& what);

    /// Returns an object that measures the delays of changes to records of `table`, for the first tenant.
    Delays delays_of_changes(const std::string& table);
    /// Returns an object that measures the delays of new notes of customers. With each note, this many
    /// customers change.
    Delays delays_of_new_notes(std::size_t customers);

    TemporaryFolder folder;
    VirtualTime time;
    OwnClock own_clock{time};
    const Catalogue& catalogue;
    SimulatedApi api;
    Settings settings;
    std::unique_ptr<Logger> log = std::make_unique<Logger>(LogLevel::Off, LogFormat::Text);
    std::vector<std::string> lines;  ///< the log lines since keep_log()
    /// The executor of the mirror's calls. It is the executor of the loop, unless a test needs a slow store.
    boost::asio::any_io_executor store;
    /// The observer of pass(). May be null.
    sync::Observer* observer = nullptr;

    /// Stops all existing engines. serve() requests the stop, then replaces this stop source by a new one.
    std::stop_source stop;

    /// Opens the mirror of settings.mirror_path, for tests that run several engines.
    std::unique_ptr<mirror::Mirror> open_mirror();
    std::unique_ptr<sync::Engine> make_engine(mirror::Mirror& mirror, const Settings& its);

 private:
    void write(const char* name, const char* text);
    void expect_equal_tables(const std::vector<const Resource*>& resources, std::size_t tenant);

    std::uint64_t passes_ = 0;
    std::vector<sync::FeedReport> reports_;
};

}  // namespace stmirror::testing
