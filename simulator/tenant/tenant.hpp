// SPDX-License-Identifier: MIT
// The state of one tenant (records, clock, faults) that its operations use. Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "simulator/http/replies.hpp"
#include "simulator/tenant/store.hpp"
#include "simulator/tenant/world_faults.hpp"
#include "simulator/tenant/world_options.hpp"

namespace stmirror::simulator {

struct Tenant {
    Tenant(const WorldOptions& given, const Clock& time) : options(given), clock(time), random(~given.seed) {}

    WorldOptions options;
    const Clock& clock;
    Store store;
    WorldFaults faults;
    bool shuffled_lists = false;
    Random random;  ///< for random writes
    Timestamp last_stamp;
    std::uint64_t problems = 0;  ///< the number of error replies so far, for trace ids

    /// Returns the time of a new write. It is the clock's time, but always later than the previous write.
    Timestamp next_stamp();
    RecordId next_id(Kind kind);

    Reply bad_request(const FieldErrors& errors);
    Reply not_found(Kind kind, std::string_view id);
    Reply conflict(std::string_view title);
    Reply problem(int status, std::string_view title, const FieldErrors& errors = {});
};

/// Stores the record with a new text. Sets modifiedOn to now, in the record and in the text.
void restamp(Tenant& tenant, Kind kind, Record record, std::string text);
/// Stores the record with a new text and this modifiedOn.
void restamp(Tenant& tenant, Kind kind, Record record, std::string text, Timestamp modified);
/// Returns the data that an application has stored with the record, as a JSON array of keys and values.
std::string external_data_text(const Tenant& tenant, Kind kind, RecordId id, std::string_view application);
/// Appends the record in the form that replies use, with the external data that the caller may see.
void append_listed(std::string& out, const Tenant& tenant, Kind kind, const Record& record, Form form,
                   const Request& request);

}  // namespace stmirror::simulator
