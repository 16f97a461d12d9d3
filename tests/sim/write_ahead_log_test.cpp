// SPDX-License-Identifier: MIT
// Tests the size of the write-ahead log in virtual time, while the daemon serves and other programs read.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "simulated_run.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class WriteAheadLog : public SimulatedRun {
 protected:
    WriteAheadLog() { disable_per_parent(); }
    std::uintmax_t log_bytes() const {
        return std::filesystem::file_size(settings.mirror_path.string() + "-wal");
    }
};

TEST_F(WriteAheadLog, AQuietMirrorHasAnEmptyWriteAheadLogUnlessAReaderPinsIt) {
    serve(4min);
    std::uintmax_t pinned = 0;
    std::uintmax_t released = 0;
    std::optional<SQLite::Database> reader;
    std::optional<SQLite::Transaction> report;
    int second = 0;
    serve(12min, [&](const sync::Engine&) {
        ++second;
        if (second == 5) {
            reader.emplace(settings.mirror_path.string(), SQLite::OPEN_READONLY);
            report.emplace(*reader);
            reader->execAndGet("SELECT count(*) FROM customers");
        }
        if (second == 10) { api.world().touch("customers", 200); }
        if (second == 6 * 60) {
            EXPECT_EQ(number("SELECT count(*) FROM customers WHERE modified_on >= '" +
                             (time.utc_now() - Ticks(6min)).to_string() + "'"),
                      200)
                << "a long read transaction delays no change";
            pinned = log_bytes();
            report.reset();
            reader.reset();
        }
        if (second == 8 * 60) { released = log_bytes(); }
    });
    EXPECT_GT(pinned, 0u);
    EXPECT_EQ(released, 0u);
}

/// Two readers alternate, so that one of them always has an open transaction.
TEST_F(WriteAheadLog, ReadersThatOverlapDoNotMakeTheWriteAheadLogGrow) {
    serve(4min);
    std::array<std::optional<SQLite::Database>, 2> reports;
    int second = 0;
    int last_empty = 0;
    int longest = 0;
    serve(60min, [&](const sync::Engine&) {
        ++second;
        if (second % 10 == 0) {
            auto& report = reports.at(static_cast<std::size_t>(second / 10 % 2));
            report.emplace(settings.mirror_path.string(), SQLite::OPEN_READONLY);
            report->exec("BEGIN");
            report->execAndGet("SELECT count(*) FROM customers");
        }
        if (second % 60 == 1) {
            api.world().touch("customers", 5);
            api.world().touch("locations", 5);
            api.world().touch("leads", 5);
        }
        if (log_bytes() == 0) { last_empty = second; }
        longest = std::max(longest, second - last_empty);
    });
    EXPECT_LE(longest, 10 * 60) << "the log grew for this many seconds without a reset";
}

}  // namespace
}  // namespace stmirror::testing
