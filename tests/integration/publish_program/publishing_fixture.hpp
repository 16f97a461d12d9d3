// SPDX-License-Identifier: MIT
// Fixture: the real binary, a simulated tenant, and a real PostgreSQL to which `publish warehouse` writes.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "postgres.hpp"
#include "running_stmirror.hpp"

namespace stmirror::testing {

class Publishing : public ::testing::Test, protected Installation {
 protected:
    explicit Publishing(std::size_t customers = 30, const Catalogue& catalogue = Catalogue::built_in())
        : Installation(small_world(customers), {}, catalogue) {
        const auto file = folder() / "warehouse";
        std::ofstream(file) << uri();
        std::filesystem::permissions(file, std::filesystem::perms{0600});
        configure("[publish.warehouse]\nconninfo_file = \"" + file.string() + "\"\n");
    }
    void sync() {
        const auto done = run({"sync", "--no-progress"});
        ASSERT_EQ(done.exit_code, 0) << done.output;
    }
    void publish() {
        const auto done = run({"publish", "warehouse", "--once"});
        ASSERT_EQ(done.exit_code, 0) << done.output;
    }

    Postgres postgres;

 private:
    std::string uri() const {
        std::string folder;
        for (const char c : postgres.folder().string()) { folder += c == '/' ? "%2F" : std::string(1, c); }
        return "postgresql://stmirror@/postgres?host=" + folder;
    }
};

}  // namespace stmirror::testing
