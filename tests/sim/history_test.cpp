// SPDX-License-Identifier: MIT
// Long random histories. A tenant has CRM and a dozen resources of other modules. While the mirror reads it,
// the tenant shows every known behaviour of the API and gets every write operation. Then the writes stop.
// Every table must now equal the source, only records that were deleted may be marked deleted, and a deep
// verification must find no difference.
//
// STMIRROR_HISTORY_FIRST and STMIRROR_HISTORY_COUNT select other seeds. scripts/histories sets them.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "drawn_resources.hpp"
#include "random_writes.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

constexpr int seeds_in_the_test_run = 50;

/// This number of changes gives a tenant with a dozen customers enough records of each drawn resource.
constexpr std::size_t changes_before_the_history = 20;

/// The seeds are divided into this many shares. Processes run the shares concurrently.
constexpr int shares = 10;

int number_from(const char* variable, int otherwise) {
    const char* value = std::getenv(variable);
    return value == nullptr ? otherwise : std::atoi(value);
}

simulator::WorldOptions world_of(std::uint64_t seed) {
    simulator::WorldOptions options = {};
    options.seed = seed;
    options.customers = 8 + seed % 7;
    options.export_page_size = 5 + seed % 11;
    return options;
}

/// One tenant, its mirror and what happens to both. The seed determines everything.
class History : private DrawnResources, public Verify {
 public:
    explicit History(std::uint64_t seed)
        : DrawnResources(seed), Verify(world_of(seed), drawn()), random_(seed) {
        settings.schedule.max_delete_percent = 100;
        settings.limits.page_size = 3 + static_cast<int>(seed % 17);
        serves_ = seed % 2 == 0;
        sweeps_ = seed % 4 < 2;
        if (!sweeps_) { settings.schedule.sweep = 10'000h; }
        for (const auto& name : of_modules()) { api.world().mutate_file(name, changes_before_the_history); }
    }

    void run() {
        api.before_answer = [this](const simulator::Request&) {
            if (random_.below(12) == 0) { live(); }
        };
        const auto chapters = 4 + random_.below(4);
        for (std::uint64_t chapter = 0; chapter < chapters; ++chapter) {
            change_faults();
            for (auto changes = random_.below(12); changes > 0; --changes) { live(); }
            if (random_.below(4) > 0) { read(); }
            time.advance(std::chrono::minutes{random_.below(chapter % 3 == 0 ? 1500 : 40)});
        }
        fall_quiet();
    }

 private:
    void TestBody() override {}

    void live();
    void live_in_modules();
    void change_faults();
    void read();
    void fall_quiet();
    void expect_exports_equal();
    void deactivate();
    void merge(const char* resource);
    void plant_pair();
    void remove_any(const std::string& resource);
    const std::string& any_of_modules();
    std::optional<std::string> any_id(const std::string& resource);

    Random random_;
    RandomWrites writes_{api.world(), SimulatedApi::tenant_id, random_};
    bool serves_ = false;  ///< true to run as the daemon, false to run as the sync command
    /// False to sweep only at the end. A sweep also finds records that a feed has missed, so half of the
    /// histories first check what the export feeds find without sweeps.
    bool sweeps_ = true;
};

constexpr std::array exported{"customers", "customer_contacts", "locations", "leads",
                              "bookings",  "location_contacts", "contacts",  "contact_methods"};
constexpr std::array leaves{"customer_notes",    "location_notes",   "lead_notes",
                            "booking_contacts",  "contact_methods",  "contact_relationships",
                            "customer_contacts", "location_contacts"};
/// The number of tables with an export feed. These tables come last in `leaves`.
constexpr std::size_t exported_leaves = 2;
constexpr std::array numbered{"customers",      "locations",      "leads",      "customer_contacts",
                              "customer_notes", "location_notes", "lead_notes", "booking_contacts"};

/// Returns the id of a record from its key. The id is the last number in the key, or the last text if the key
/// has no number.
std::string id_in(const std::string& key) {
    const auto columns = nlohmann::json::parse(key);
    const auto is_number = [](const auto& column) { return column.is_number(); };
    const auto number = std::find_if(columns.rbegin(), columns.rend(), is_number);
    return number == columns.rend() ? columns.back().get<std::string>() : number->dump();
}

std::optional<std::string> History::any_id(const std::string& resource) {
    std::vector<std::string> ids;
    api.world().for_each(resource, simulator::Form::Export,
                         [&ids](const simulator::SourceRecord& record) { ids.push_back(id_in(record.key)); });
    if (ids.empty()) { return std::nullopt; }
    return ids[random_.below(ids.size())];
}

void History::merge(const char* resource) {
    const auto from = any_id(resource);
    const auto into = any_id(resource);
    if (from && into) { api.world().merge(resource, std::stoll(*from), std::stoll(*into)); }
}

void History::deactivate() {
    const auto id = any_id("customers");
    if (!id) { return; }
    const auto active = random_.below(3) == 0 ? "true" : "false";
    api.world().handle({"PATCH",
                        "/crm/v2/tenant/" + std::to_string(SimulatedApi::tenant_id) + "/customers/" + *id,
                        {},
                        {},
                        std::string(R"({"active":)") + active + "}"});
}

/// Changes something at the source.
void History::live() {
    auto& world = api.world();
    if (random_.below(3) == 0) { return live_in_modules(); }
    switch (random_.below(11)) {
        case 0:
            world.touch(exported.at(random_.below(exported.size())), 1 + random_.below(25));
            return;
        case 1:
            return merge("customers");
        case 2:
            return merge("locations");
        case 3:
            return deactivate();
        case 4: {
            const auto* leaf = leaves.at(random_.below(leaves.size() - (sweeps_ ? 0 : exported_leaves)));
            remove_any(leaf);
            return;
        }
        case 5: {
            const bool is_very_late = sweeps_ && random_.below(5) == 0;
            const auto late = std::chrono::minutes{random_.below(is_very_late ? 5000 : 12)};
            world.commit_late(numbered.at(random_.below(numbered.size())), time.utc_now() - Ticks(late));
            return;
        }
        case 6:
        case 7:
            for (auto writes = random_.below(4); writes > 0; --writes) { writes_.make_one(); }
            return;
        case 8:
            if (sweeps_) { plant_pair(); }
            return;
        default:
            return world.mutate(1 + random_.below(4));
    }
}

/// Changes something in a module for which the simulator has no write operations.
void History::live_in_modules() {
    auto& world = api.world();
    const auto& resource = *catalogue.find(any_of_modules());
    const bool shows_deletions = sweeps_ || resource.feed.kind != FeedKind::Export;
    const std::chrono::minutes late{random_.below(sweeps_ ? 5000 : 12)};
    switch (random_.below(5)) {
        case 0:
            world.touch(resource.name, 1 + random_.below(25));
            return;
        case 1:
            if (shows_deletions) { remove_any(resource.name); }
            return;
        case 2:
            world.commit_late(resource.name, time.utc_now() - Ticks(late));
            return;
        default:
            world.mutate_file(resource.name, 1 + random_.below(6));
    }
}

const std::string& History::any_of_modules() { return of_modules().at(random_.below(of_modules().size())); }

/// Removes a record, unless few are left, because the mirror does not believe a list that is suddenly empty.
void History::remove_any(const std::string& resource) {
    constexpr std::size_t records_min = 4;
    const auto id = any_id(resource);
    if (id && api.world().size(resource) > records_min) { api.world().hard_delete(resource, *id); }
}

/// Removes a record and adds another one, so that all counts stay equal. Incremental passes see neither
/// change.
void History::plant_pair() {
    const std::string resource =
        random_.below(3) == 0 ? any_of_modules() : numbered.at(random_.below(numbered.size()));
    remove_any(resource);
    const std::chrono::hours age{random_.below(24 * 700)};
    api.world().commit_late(resource, time.utc_now() - Ticks(age));
}

/// Replaces the faults of the API: failing requests or connections, refused feeds, or no fault.
void History::change_faults() {
    static constexpr std::array<std::string_view, 6> faults{
        R"([])",
        R"([])",
        R"([{"path": "*/export/leads", "status": 403}, {"path": "*/export/customers", "status": 403},
            {"path": "*/export/invoices", "status": 403}, {"path": "*/export/payments", "status": 403}])",
        R"([{"path": "*", "probability": 0.05, "status": 503, "html": true},
            {"path": "*", "probability": 0.05, "ending": "reset"}])",
        R"([{"path": "*", "probability": 0.05, "body_bytes_max": 300},
            {"path": "*", "probability": 0.02, "status": 429, "retry_after": "3"}])",
        R"([{"path": "*", "probability": 0.02, "revoke_tokens": true},
            {"path": "*notes*", "probability": 0.1, "status": 500}])"};
    const auto rules = std::string(faults.at(random_.below(faults.size())));
    api.gateway().set_faults(*simulator::parse_faults(R"({"seed": )" + std::to_string(random_.below(1000)) +
                                                      R"(, "rules": )" + rules + "}"));
    api.world().faults().repeat_token = static_cast<std::uint32_t>(random_.below(2));
    api.world().faults().empty_page_with_has_more = static_cast<std::uint32_t>(random_.below(2));
    api.world().faults().refuse_token = static_cast<std::uint32_t>(random_.below(12) == 0 ? 1 : 0);
}

void History::read() {
    if (serves_) { return serve(std::chrono::minutes{1 + random_.below(6)}); }
    pass();
}

void History::fall_quiet() {
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    api.world().faults() = {};
    time.advance(2h);  // long enough for a refused feed to be tried again
    if (!sweeps_) { expect_exports_equal(); }
    settings.schedule.sweep = 24h;
    plant_pair();
    settle();
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    for (const auto* resource : mirrored_resources(settings, catalogue)) {
        EXPECT_EQ(number("SELECT count(*) FROM " + resource->name +
                         " WHERE (_deleted_at IS NULL) <> (_deleted_reason IS NULL)"),
                  0)
            << resource->name;
    }
    EXPECT_EQ(number("SELECT max(seq) - count(*) FROM _changes"), 0) << "the change log has a gap";
    EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);
    const auto verified = verify({.deep = true});
    EXPECT_TRUE(verified.is_equal()) << ::testing::PrintToString(lines(verified));
}

void History::expect_exports_equal() {
    EXPECT_TRUE(all_caught_up(pass()));
    for (const auto& resource : catalogue.resources()) {
        if (resource.feed.kind == FeedKind::Export) { expect_equal_table(resource); }
    }
}

class Histories : public ::testing::TestWithParam<int> {};

TEST_P(Histories, EndEqual) {
    const int first = number_from("STMIRROR_HISTORY_FIRST", 1);
    const int count = number_from("STMIRROR_HISTORY_COUNT", seeds_in_the_test_run);
    for (int seed = first + GetParam(); seed < first + count; seed += shares) {
        History history(static_cast<std::uint64_t>(seed));
        history.run();
        if (::testing::Test::HasFailure()) { FAIL() << "again: scripts/histories " << seed << " 1"; }
    }
}

INSTANTIATE_TEST_SUITE_P(Shares, Histories, ::testing::Range(0, shares));

}  // namespace
}  // namespace stmirror::testing
