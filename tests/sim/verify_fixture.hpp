// SPDX-License-Identifier: MIT
// Fixture: a mirror that is verified against the simulated API.
#pragma once

#include <gmock/gmock.h>

#include <boost/asio/any_io_executor.hpp>

#include "mirror/mirror.hpp"
#include "simulated_run.hpp"
#include "verify/report.hpp"
#include "verify/verify_tenants.hpp"

namespace stmirror::testing {

class Verify : public SimulatedRun {
 protected:
    explicit Verify(simulator::WorldOptions options = small(),
                    const Catalogue& resources = Catalogue::built_in())
        : SimulatedRun(std::move(options), resources) {}

    verify::VerifyReport verify(const verify::Options& options = {},
                                const std::vector<std::string>& resources = {}) {
        auto reader = mirror::Reader::open(settings.mirror_path);
        EXPECT_TRUE(reader.has_value());
        std::unique_ptr<mirror::Mirror> writer;
        if (options.repair) {
            mirror::OpenOptions open;
            open.path = settings.mirror_path;
            open.identity.environment = settings.api.environment;
            writer = mirror::Mirror::open(open, catalogue, time).value();
        }
        const auto executor = time.loop().get_executor();
        auto engine = sync::Engine::create(
            executor, executor, {settings, catalogue, time, time, api, writer.get(), *log, ++verifications_});
        std::optional<Result<verify::VerifyReport>> report;
        verify::verify_tenants((*engine)->tenants(), resources, options, **reader,
                               [&](Result<verify::VerifyReport> done) { report = std::move(done); });
        time.run_until([&] { return report.has_value(); });
        time.loop().restart();
        time.loop().poll();
        return report->value();
    }

    /// Returns one line for each error, and for each difference that was not repaired, such as "customers
    /// [17] different name".
    static std::vector<std::string> lines(const verify::VerifyReport& report) {
        std::vector<std::string> all;
        for (const auto& verdict : report.resources) {
            if (verdict.error) { all.push_back(verdict.resource + " error: " + verdict.error->line()); }
            for (const auto& difference : verdict.differences) {
                if (difference.repaired) { continue; }
                auto line = verdict.resource + " " + difference.key + " " + verify::name(difference.kind);
                for (const auto& field : difference.fields) { line += " " + field; }
                all.push_back(line + (difference.why_not ? ": " + difference.why_not->line() : ""));
            }
        }
        return all;
    }

    void expect_found_and_repaired(const std::string& line) {
        EXPECT_THAT(lines(verify()), ::testing::ElementsAre(line));
        const auto repaired = verify({.repair = true});
        EXPECT_TRUE(repaired.is_equal()) << ::testing::PrintToString(lines(repaired));
        EXPECT_THAT(lines(verify()), ::testing::IsEmpty()) << "after the repair of " << line;
        EXPECT_THAT(lines(verify({.deep = true})), ::testing::IsEmpty()) << "after the repair of " << line;
    }

    std::string key_of(const std::string& table, int offset = 100) {
        return text("SELECT id FROM " + table + " WHERE _deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET " +
                    std::to_string(offset));
    }

 private:
    std::uint64_t verifications_ = 0;
};

/// Fixture: a mirror without per-parent feeds is verified against the simulated API.
class VerifyTables : public Verify {
 protected:
    VerifyTables() {
        disable_per_parent();
        pass();
    }
};

}  // namespace stmirror::testing
