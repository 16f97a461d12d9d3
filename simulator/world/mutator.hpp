// SPDX-License-Identifier: MIT
// Random writes through the operations of the API.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "simulator/tenant/tenant.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::simulator {

/// Chooses calls and makes them. A call that the API refuses counts too. World and tenant must outlive it.
class Mutator {
 public:
    Mutator(World& world, Tenant& tenant) : world_(world), tenant_(tenant) {}

    /// One write of records that the exports show.
    void write_exported();
    /// One write of anything else.
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

    /// Null if there is none.
    const Record* any(Kind kind);
    /// `path` and the id of some record; the id 0 if there is none.
    std::string below(Kind kind, const std::string& path);
    /// The path of some record below its parent: `path`, the parent's id, `list`, the record's id.
    std::string child(Kind kind, const std::string& path, std::string_view list);

    void post(const std::string& path, std::string body) { call("POST", path, std::move(body)); }
    void call(std::string method, const std::string& path, std::string body = {});

    World& world_;
    Tenant& tenant_;
};

}  // namespace stmirror::simulator
