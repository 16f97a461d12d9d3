// SPDX-License-Identifier: MIT
// The state on which the operations of one tenant work: records, clock, faults. One thread at a time.
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
    std::uint64_t problems = 0;  ///< for trace ids

    /// The time of a write: the clock's time, but always later than the last write.
    Timestamp next_stamp();
    RecordId next_id(Kind kind);

    Reply bad_request(const FieldErrors& errors);
    Reply not_found(Kind kind, std::string_view id);
    Reply conflict(std::string_view title);
    Reply problem(int status, std::string_view title, const FieldErrors& errors = {});
};

/// Stores the record with a new text. Sets modifiedOn to now, in the record and in the text.
void restamp(Tenant& tenant, Kind kind, Record record, std::string text);
/// The same with a given modifiedOn.
void restamp(Tenant& tenant, Kind kind, Record record, std::string text, Timestamp modified);
/// The data that an application has stored with the record: a JSON array of keys and values.
std::string external_data_text(const Tenant& tenant, Kind kind, RecordId id, std::string_view application);
/// Appends the record as a reply shows it, with the external data that the caller may see.
void append_listed(std::string& out, const Tenant& tenant, Kind kind, const Record& record, Form form,
                   const Request& request);

}  // namespace stmirror::simulator
