// SPDX-License-Identifier: MIT
// A tenant of the simulated API and a mirror of it, in virtual time and on one thread: a seed gives the same
// run each time. The fixture of all simulated runs.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mirror/mirror.hpp"
#include "simulated_api.hpp"
#include "support/temporary_folder.hpp"
#include "sync/engine.hpp"

namespace stmirror::testing {

/// This machine's clock, where it is not the API's.
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

    /// A tenant of a few hundred customers, whose exports take several pages.
    static simulator::WorldOptions small();
    /// One whose per-parent feeds are soon read.
    static simulator::WorldOptions tiny();

    /// Leaves those feeds out that are read for each row of a parent.
    void disable_per_parent();

    /// One pass over all feeds that are enabled, with a mirror that is opened for it and closed after it.
    std::vector<sync::FeedReport> pass(const std::vector<std::string>& resources = {},
                                       sync::PassMode mode = {});
    /// From now on the log is kept as the daemon would write it.
    void keep_log();
    /// How many of its lines have these words.
    std::size_t lines_with(const std::string& first, const std::string& second) const;
    /// Lets an engine serve for so long, then stops it. `meanwhile` is called each virtual second.
    void serve(Duration duration, const std::function<void(const sync::Engine&)>& meanwhile = {});
    /// Of the last pass.
    const std::vector<sync::FeedReport>& reports() const { return reports_; }
    /// The report of one resource of the last pass.
    const sync::FeedReport& report(const std::string& resource) const;
    /// Passes until nothing that is to be found later can be left: past the overlap, the sweep and the
    /// background refresh.
    void settle();

    static bool all_caught_up(const std::vector<sync::FeedReport>& reports);

    /// Every table that is enabled holds what the source shows, row by row; whatever else it holds has a
    /// tombstone.
    void expect_equal(std::size_t tenant = 0);
    /// The same of one table.
    void expect_equal_table(const Resource& resource, std::size_t tenant = 0);
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    void execute(const std::string& sql);

    TemporaryFolder folder;
    VirtualTime time;
    OwnClock own_clock{time};
    const Catalogue& catalogue;
    SimulatedApi api;
    Settings settings;
    std::unique_ptr<Logger> log = std::make_unique<Logger>(LogLevel::Off, LogFormat::Text);
    std::vector<std::string> lines;  ///< of the log, since keep_log()
    /// Where the mirror's calls run: the loop itself, unless a test wants a store that is slow.
    boost::asio::any_io_executor store;
    /// Of pass(); may be null.
    sync::Observer* observer = nullptr;

    /// For runs of more than one engine. The mirror is that of settings.mirror_path.
    std::unique_ptr<mirror::Mirror> open_mirror();
    std::unique_ptr<sync::Engine> make_engine(mirror::Mirror& mirror, const Settings& its);

 private:
    void write(const char* name, const char* text);

    std::uint64_t passes_ = 0;
    std::vector<sync::FeedReport> reports_;
};

}  // namespace stmirror::testing
