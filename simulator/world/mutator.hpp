// SPDX-License-Identifier: MIT
// Random writes through the operations of the API.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "simulator/tenant/tenant.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::simulator {

/// Chooses random calls and makes them. A call that the API refuses counts, too. `world` and `tenant` must
/// outlive this object.
class Mutator {
 public:
    Mutator(World& world, Tenant& tenant) : world_(world), tenant_(tenant) {}

    /// Makes one write of records that the exports show.
    void write_exported();
    /// Makes one write of other data.
    void write_other();

 private:
    void write_contacts_module();
    void write_below_customers();
    void write_below_bookings();

    void patch_booking();
    void patch_preference();
    void change_link();
    void create_or_rename_provider_tag();

    std::string one_of(std::span<const std::string_view> words);
    std::string name();
    std::string note();
    std::string note_body();
    std::string contact_body();
    std::string new_customer();

    /// Returns a random record of the kind, or null if the kind has no records.
    const Record* any(Kind kind);
    /// Returns `path` followed by the id of a random record, or by 0 if the kind has no records.
    std::string below(Kind kind, const std::string& path);
    /// Returns the path of a random record below its parent: `path`, the parent's id, `list`, the record's
    /// id.
    std::string child(Kind kind, const std::string& path, std::string_view list);

    void post(const std::string& path, std::string body) { call("POST", path, std::move(body)); }
    void call(std::string method, const std::string& path, std::string body = {});

    World& world_;
    Tenant& tenant_;
};

}  // namespace stmirror::simulator
