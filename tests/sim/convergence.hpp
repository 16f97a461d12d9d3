// SPDX-License-Identifier: MIT
// Engine, mirror and simulated API on one thread in virtual time, and the comparison of mirror and source.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "settings/settings.hpp"
#include "simulated_api.hpp"
#include "sync/report.hpp"

namespace stmirror::testing {

class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

class Convergence : public ::testing::Test {
 protected:
    /// `of` must outlive the test.
    explicit Convergence(simulator::WorldOptions options = small(),
                         const Catalogue& of = Catalogue::built_in());

    static simulator::WorldOptions small();

    /// One pass over all mirrored feeds, with a mirror that is opened for it and closed after it.
    std::vector<sync::FeedReport> pass();
    static bool all_caught_up(const std::vector<sync::FeedReport>& reports);
    /// Every resource with an export feed has the source's records, byte for byte, and no others.
    void expect_equal();
    std::int64_t number(const std::string& sql);

    TemporaryFolder folder;
    VirtualTime time;
    const Catalogue& catalogue;
    SimulatedApi api;
    Settings settings;
    Logger log{LogLevel::Off, LogFormat::Text};

 private:
    void write(const char* name, const char* text);
    void expect_equal(const Resource& resource);

    std::uint64_t passes_ = 0;
};

}  // namespace stmirror::testing
