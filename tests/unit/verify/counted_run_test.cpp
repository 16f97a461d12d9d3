// SPDX-License-Identifier: MIT
#include "verify/counted_run.hpp"

#include <gtest/gtest.h>

#include "catalogue/catalogue.hpp"
#include "counted_source.hpp"
#include "verify/options.hpp"
#include "verify/request_budget.hpp"

namespace stmirror::verify {
namespace {

constexpr Timestamp end_of_time = Timestamp{Ticks{std::int64_t{1} << 61}};

CountedRunOptions options(bool takes_order, bool has_id_order) {
    CountedRunOptions options;
    options.before = end_of_time;
    options.takes_order = takes_order;
    options.has_id_order = has_id_order;
    return options;
}

/// Keeps one row out of a table while this object exists. Copying the table instead would take a hundred
/// times as long.
class Without {
 public:
    Without(CountedRows& rows, const mirror::RowFacts& lost)
        : created_(rows.by_created, place(rows.by_created, lost, mirror::TimeOf::Created), lost),
          modified_(rows.by_modified, place(rows.by_modified, lost, mirror::TimeOf::Modified), lost) {}

 private:
    class Gap {
     public:
        Gap(RowsByTime& table, std::ptrdiff_t place, const mirror::RowFacts& lost)
            : table_(table), place_(place), lost_(lost), time_(table.times[static_cast<std::size_t>(place)]) {
            table_.rows.erase(table_.rows.begin() + place_);
            table_.times.erase(table_.times.begin() + place_);
        }
        ~Gap() {
            table_.rows.insert(table_.rows.begin() + place_, lost_);
            table_.times.insert(table_.times.begin() + place_, time_);
        }
        Gap(const Gap&) = delete;
        Gap& operator=(const Gap&) = delete;

     private:
        RowsByTime& table_;
        std::ptrdiff_t place_;
        mirror::RowFacts lost_;
        Timestamp time_;
    };

    static std::ptrdiff_t place(const RowsByTime& table, const mirror::RowFacts& row, mirror::TimeOf time) {
        auto place = std::ranges::lower_bound(table.times, *row.at(time)) - table.times.begin();
        while (table.rows[static_cast<std::size_t>(place)] != row) { ++place; }
        return place;
    }

    Gap created_;
    Gap modified_;
};

struct Pair {
    bool is_found = false;
    std::size_t requests = 0;
};

/// Compares a mirror that lacks `missing` with a source that lacks `surplus`. Both tables are equal before
/// and after the call.
Pair look_for(CountedRows& mirrored, CountedRows& at_source, const mirror::RowFacts& missing,
              const mirror::RowFacts& surplus, const CountedRunOptions& how, Random& random) {
    const Without of_mirror(mirrored, missing);
    const Without of_source(at_source, surplus);
    CountedSource source(at_source);
    CountedRun machine(mirrored, how, random);
    source.run(machine, mirrored);
    return {source.suspects.contains(missing.id) && source.suspects.contains(surplus.id), source.requests};
}

/// A kind of list, and the number of pairs to try, one at a time. A pair is a missing and a surplus row.
struct List {
    bool takes_order;
    bool has_id_order;
    int pairs;
    int found_min;
};

class RandomPairs : public ::testing::TestWithParam<List> {};

/// In a tenant of 100,000 customers, one run finds 19 of 20 pairs, and the predicted chance that a pair stays
/// hidden matches the observed chance.
TEST_P(RandomPairs, NineteenOfTwentyAreFound) {
    const auto [takes_order, has_id_order, pairs, found_min] = GetParam();
    const auto how = options(takes_order, has_id_order);
    Random random(20261129);
    const auto all = sorted(make_table(100'000, random));
    const auto& rows = all.by_created.rows;
    auto mirrored = all;
    auto at_source = all;
    int found = 0;
    std::size_t requests_max = 0;
    for (int i = 0; i < pairs; ++i) {
        const auto& missing = rows[random.below(rows.size())];
        auto surplus = missing;
        while (surplus == missing) { surplus = rows[random.below(rows.size())]; }
        const auto pair = look_for(mirrored, at_source, missing, surplus, how, random);
        found += pair.is_found ? 1 : 0;
        requests_max = std::max(requests_max, pair.requests);
    }
    EXPECT_GE(found, found_min);
    EXPECT_LE(requests_max, 120u);

    CountedSource source(all);
    CountedRun equal(all, how, random);
    source.run(equal, all);
    const auto chance = equal.hiding_chance();
    EXPECT_LE(chance, 0.05);
    EXPECT_GT(chance, 0.001);
    EXPECT_NEAR(static_cast<double>(pairs - found) / pairs, chance, 0.03);
    RecordProperty("found", found);
    RecordProperty("chance_per_mille", static_cast<int>(1000 * chance));
}

INSTANTIATE_TEST_SUITE_P(Lists, RandomPairs,
                         ::testing::Values(List{true, true, 400, 380}, List{true, false, 200, 185},
                                           List{false, false, 200, 185}));

enum class Sorting { Works, IsIgnored, IsRefused };

/// Returns the number of requests for an equal tenant with `records` records in each table.
std::size_t requests_of_an_equal_tenant(std::size_t records, Sorting sorting) {
    Random random(7);
    const auto all = sorted(make_table(records, random));
    std::vector<const Resource*> resources;
    for (const auto& resource : Catalogue::built_in().resources()) {
        if (resource.enabled) { resources.push_back(&resource); }
    }
    RequestBudget budget(resources, Options{}.parents_sampled);
    std::size_t requests = 0;
    for (const auto* each : resources) {
        const auto& resource = *each;
        std::size_t taken = resource.feed.kind == FeedKind::PerParent ? Options{}.parents_sampled : 1;
        if (resource.feed.kind == FeedKind::Export || resource.feed.kind == FeedKind::Window) {
            const auto& list =
                resource.feed.kind == FeedKind::Window ? resource.feed : resource.fallbacks.front();
            const bool has_number =
                resource.key.size() == 1 &&
                resource.columns[*resource.column_index(resource.key.front())].type == ColumnType::Integer;
            CountedSource source(all);
            source.ignores_order = sorting == Sorting::IsIgnored;
            auto how = options(!list.sort.empty(), has_number);
            how.windows_max = budget.allotted(resource);
            CountedRun machine(all, how, random);
            if (sorting == Sorting::IsRefused && machine.next()->order != ListOrder::None) {
                ++source.requests;
                machine.on_refused_order();
            }
            source.run(machine, all);
            EXPECT_FALSE(machine.has_doubts());
            EXPECT_EQ(machine.is_out_of_order(), source.ignores_order && how.takes_order && records > 200);
            taken = source.requests;
        }
        budget.spend(resource, taken);
        requests += taken;
    }
    return requests;
}

TEST(CountedRun, AnEqualTenantOfAnySizeTakesAtMost120Requests) {
    for (const auto sorting : {Sorting::Works, Sorting::IsIgnored, Sorting::IsRefused}) {
        EXPECT_LE(requests_of_an_equal_tenant(10'000, sorting), 120u);
        EXPECT_LE(requests_of_an_equal_tenant(201, sorting), 120u);
        EXPECT_LE(requests_of_an_equal_tenant(200, sorting), 30u) << "small tables are read completely, once";
    }
    EXPECT_LE(requests_of_an_equal_tenant(200'000, Sorting::Works), 120u);
}

TEST(CountedRun, CutsTheTableIntoAtLeastEightPartsByEachTimeDifferentlyInEachRun) {
    Random random(3);
    const auto all = sorted(make_table(5000, random));
    std::set<Timestamp> cuts;
    for (int run = 0; run < 2; ++run) {
        CountedRun machine(all, options(false, false), random);
        std::map<mirror::TimeOf, std::size_t> windows;
        while (machine.next()) {
            const auto step = *machine.next();
            ++windows[step.time];
            if (step.window.from) { cuts.insert(*step.window.from); }
            EXPECT_EQ(step.page_size, CountedRun::page_size);
            machine.on_count({step.mirrored, {}, true});
        }
        EXPECT_GE(windows[mirror::TimeOf::Created], 8u);
        EXPECT_GE(windows[mirror::TimeOf::Modified], 8u);
    }
    EXPECT_GE(cuts.size(), 4 * (CountedRun::windows_without_order - 1) - 2)
        << "the second run has different cuts";
}

TEST(CountedRun, AnUnsortedListIsDetectedAndRaisesNoSuspicion) {
    Random random(5);
    const auto all = sorted(make_table(5000, random));
    CountedSource source(all);
    source.ignores_order = true;
    CountedRun machine(all, options(true, true), random);
    source.run(machine, all);
    EXPECT_TRUE(machine.is_out_of_order());
    EXPECT_FALSE(machine.has_doubts());
}

TEST(CountedRun, AListThatTurnsOutUnsortedIsCountedToTheEndWithoutAnotherStart) {
    Random random(5);
    const auto all = sorted(make_table(5000, random));
    for (const std::size_t windows_max : {10U, 12U, 14U, 100U}) {
        CountedSource source(all);
        source.ignores_order = true;
        auto how = options(true, true);
        how.windows_max = windows_max;
        CountedRun machine(all, how, random);
        source.run(machine, all);
        const auto most = CountedRun::windows_in_order + CountedRun::windows_without_order;
        EXPECT_EQ(source.requests, std::min(windows_max, most));
    }
}

TEST(CountedRun, AListThatRefusesItsOrderTakesOneWindowLess) {
    Random random(5);
    const auto all = sorted(make_table(5000, random));
    auto how = options(true, true);
    how.windows_max = 13;
    CountedRun machine(all, how, random);
    EXPECT_NE(machine.next()->order, ListOrder::None);
    machine.on_refused_order();
    CountedSource source(all);
    source.run(machine, all);
    EXPECT_EQ(1 + source.requests, how.windows_max);
}

TEST(CountedRun, FewerWindowsHideMorePairsAndTheChanceSaysSo) {
    Random random(5);
    const auto all = sorted(make_table(100'000, random));
    const auto chance_with = [&](std::size_t windows_max) {
        CountedSource source(all);
        auto how = options(false, false);
        how.windows_max = windows_max;
        CountedRun machine(all, how, random);
        source.run(machine, all);
        return machine.hiding_chance();
    };
    EXPECT_NEAR(chance_with(2 * CountedRun::windows_without_order), 0.05, 0.015);
    EXPECT_NEAR(chance_with(2 * CountedRun::windows_in_order), 0.11, 0.03);
}

TEST(CountedRun, PagesBeforeAnUnsortedOneProveNothing) {
    Random random(5);
    const auto all = sorted(make_table(5000, random));
    CountedSource source(all);
    CountedRun in_order(all, options(true, true), random);
    source.run(in_order, all);
    CountedRun late(all, options(true, true), random);
    source.run_while(late, all, [&] { return late.next()->time == mirror::TimeOf::Modified; });
    source.ignores_order = true;
    source.run(late, all);
    EXPECT_TRUE(late.is_out_of_order());
    EXPECT_GT(late.hiding_chance(), 1.5 * in_order.hiding_chance());
}

TEST(CountedRun, RanksOfAPageWithAnUndecodableRecordProveNothing) {
    Random random(5);
    const auto all = sorted(make_table(5000, random));
    CountedRun machine(all, options(true, true), random);
    machine.on_count({machine.next()->mirrored, {}, false});
    EXPECT_FALSE(machine.is_out_of_order());
    EXPECT_FALSE(machine.has_doubts());
}

TEST(CountedRun, NothingCanHideIfEverythingIsRead) {
    Random random(5);
    const auto few = sorted(make_table(150, random));
    CountedRun machine(few, options(true, true), random);
    ASSERT_TRUE(machine.next());
    EXPECT_EQ(machine.next()->kind, CountedRun::Step::Kind::Read);
    machine.on_read();
    EXPECT_FALSE(machine.next()) << "reading by one of the two times is enough";
    EXPECT_EQ(machine.hiding_chance(), 0);
}

}  // namespace
}  // namespace stmirror::verify
