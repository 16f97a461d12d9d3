// SPDX-License-Identifier: MIT
// Generates the records of a tenant that has been in business for years. A seed determines them, on every
// machine. The content of a record depends only on (seed, kind, number), so that other records can repeat
// parts of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "simulator/tenant/store.hpp"

namespace stmirror::simulator {

struct GeneratorOptions {
    std::uint64_t seed = 1;
    std::size_t customers = 0;
    Timestamp reference_time;  ///< every modifiedOn is at least an hour older
};

/// The number of booking providers.
constexpr std::size_t booking_provider_count = 5;

class Generator {
 public:
    Generator(const GeneratorOptions& options, Store& store) : options_(options), store_(store) {}
    void fill();

 private:
    /// The id and the times of a record, before its text is written.
    struct Draft {
        Record record;
        Random random;
        Timestamp shown_created;  ///< year 1 for migrated records
        std::int64_t created_by = 0;
    };
    struct Person {
        std::string_view first;
        std::string_view last;
    };

    void fill_settings();
    void fill_customers();
    void fill_locations(std::uint64_t customer, RecordId customer_id, bool customer_active);
    void fill_bookings();
    void fill_leads();
    void fill_notes(Kind kind, RecordId parent, std::uint64_t count);
    void fill_booking_contacts(RecordId booking_id, std::uint64_t count);
    void fill_preferences(RecordId method_id);
    void fill_custom_field_types(Kind kind, std::span<const std::string_view> names);
    void fill_customer_contacts(std::uint64_t customer, RecordId customer_id);
    void fill_location_contacts(std::uint64_t customer, RecordId location_id);
    void fill_contacts_module();
    void fill_contact_methods(RecordId contact_id, std::uint64_t count);

    RecordId id(Kind kind, std::uint64_t number) const;
    std::uint64_t expected(Kind kind) const;
    Random random_of(Kind kind, std::uint64_t number) const;
    Draft draft(Kind kind, std::uint64_t number) const;
    Timestamp modified(Kind kind, Random& random) const;
    std::string customer_name(std::uint64_t customer, bool commercial) const;
    Person person(std::uint64_t customer) const;
    /// Returns the number of the customer into which this customer was merged, or empty if it was not merged.
    static std::optional<std::uint64_t> merged_into(std::uint64_t customer);
    void write_address(std::string& out, Random random, bool with_coordinates) const;
    Random address_of(std::uint64_t customer) const;
    std::uint64_t any_customer(Random& random) const { return random.below(options_.customers); }
    void write_custom_fields(std::string& out, Kind types, Random& random) const;
    void add_contact(Kind kind, RecordId parent, std::string_view type, const Person& who);
    void add_customer(std::uint64_t customer);
    void add_location(std::uint64_t customer, RecordId customer_id, bool active, std::uint64_t nth);
    void add_booking(std::uint64_t number);
    void add_lead(std::uint64_t number);
    void load(Kind kind, const Draft& draft, std::string_view text);
    std::uint64_t next_number(Kind kind) { return numbers_[static_cast<std::size_t>(kind)]++; }

    const GeneratorOptions options_;
    Store& store_;
    std::array<std::uint64_t, kind_count> numbers_{};
};

}  // namespace stmirror::simulator
