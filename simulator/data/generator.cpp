// SPDX-License-Identifier: MIT
#include "simulator/data/generator.hpp"

#include <chrono>

#include "simulator/data/random_values.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

using namespace std::chrono_literals;

/// A bulk load from an older system. It gave `percent` percent of a kind's records the same modifiedOn.
struct BulkLoad {
    unsigned percent;
    std::chrono::days before_reference;
};
constexpr BulkLoad bulk_loads[] = {
    {30, std::chrono::days{1825}}, {8, std::chrono::days{1100}}, {3, std::chrono::days{97}}};
constexpr Ticks years_in_business = std::chrono::days{1820};
constexpr Ticks newest_age = 1h;
/// As in real responses, 40 % of the time stamps are whole seconds. The others have seven fractional digits,
/// from which trailing zeros are then removed.
constexpr unsigned whole_seconds_percent = 40;

Timestamp whole_second(Timestamp time) {
    return Timestamp{std::chrono::floor<std::chrono::seconds>(time.since_year_one())};
}

}  // namespace

void Generator::fill() {
    if (options_.customers > 0) {
        fill_settings();
        fill_customers();
        fill_bookings();
        fill_leads();
        fill_contacts_module();
    }
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        store_.of(static_cast<Kind>(kind)).finish_load();
    }
}

/// Returns the approximate number of records. This number determines how ids are spread.
std::uint64_t Generator::expected(Kind kind) const {
    const std::uint64_t customers = options_.customers;
    switch (kind) {
        case Kind::CustomerContact:
            return customers * 5 / 2;
        case Kind::Location:
        case Kind::LocationContact:
            return customers * 2;
        default:
            return customers;
    }
}

/// Returns the id of record number `number`. Ids grow with the number, from seven digits to nine. The gaps
/// between ids grow, too.
RecordId Generator::id(Kind kind, std::uint64_t number) const {
    if (facts(kind).guid) {
        return guid_id(mixed(options_.seed * kind_count + static_cast<std::uint64_t>(kind), number));
    }
    __extension__ using Wide = unsigned __int128;
    const Wide count = expected(kind) + 1;
    const auto spread =
        static_cast<std::uint64_t>(Wide{400'000'000} * number * number * number / (count * count * count));
    return 1'000'000 + static_cast<std::uint64_t>(kind) * 37 + spread + number * 3;
}

Random Generator::random_of(Kind kind, std::uint64_t number) const {
    return Random(mixed(options_.seed * kind_count + static_cast<std::uint64_t>(kind), number));
}

Timestamp Generator::modified(Kind kind, Random& random) const {
    const auto share = random.below(100);
    std::uint64_t passed = 0;
    for (const auto& load : bulk_loads) {
        passed += load.percent;
        if (share >= passed) { continue; }
        auto moment = random_of(kind, static_cast<std::uint64_t>(load.before_reference.count()) << 40);
        return options_.reference_time - load.before_reference + below(moment, 1h);
    }
    const auto time = options_.reference_time - newest_age - below(random, years_in_business);
    return chance(random, whole_seconds_percent) ? whole_second(time) : time;
}

Generator::Draft Generator::draft(Kind kind, std::uint64_t number) const {
    Draft made{.record = {}, .random = random_of(kind, number), .shown_created = {}, .created_by = 0};
    auto& random = made.random;
    made.record.id = id(kind, number);
    made.record.modified = modified(kind, random);
    const bool migrated = chance(random, 4);
    auto created = made.record.modified - below(random, std::chrono::days{700});
    if (chance(random, whole_seconds_percent)) { created = whole_second(created); }
    made.shown_created = migrated ? Timestamp{} : created;
    made.created_by = migrated ? 0 : static_cast<std::int64_t>(30'000'017 + random.below(40) * 1013);
    made.record.created = made.shown_created;
    return made;
}

void Generator::load(Kind kind, const Draft& draft, std::string_view text) {
    Record record = draft.record;
    record.text = text;
    store_.of(kind).load(record);
}

}  // namespace stmirror::simulator
