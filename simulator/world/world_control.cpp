// SPDX-License-Identifier: MIT
// The commands by which tests and people change a running world without an API call: POST with a JSON body.
#include <array>
#include <nlohmann/json.hpp>

#include "simulator/http/body.hpp"
#include "simulator/world/world_impl.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> end_tokens{"last", "null", "empty"};

constexpr std::array<Field, 15> control_fields{{
    {.name = "resource"},
    {.name = "id"},
    {.name = "from", .type = FieldType::Integer},
    {.name = "into", .type = FieldType::Integer},
    {.name = "count", .type = FieldType::Integer},
    {.name = "stamp", .type = FieldType::Stamp},
    {.name = "writes", .type = FieldType::Integer},
    {.name = "horizon_seconds", .type = FieldType::Integer},
    {.name = "export_page_size", .type = FieldType::Integer},
    {.name = "shuffled_lists", .type = FieldType::Boolean},
    {.name = "repeat_token", .type = FieldType::Integer},
    {.name = "empty_page_with_has_more", .type = FieldType::Integer},
    {.name = "refuse_token", .type = FieldType::Integer},
    {.name = "reverse_page", .type = FieldType::Integer},
    {.name = "end_token", .words = end_tokens},
}};

constexpr std::string_view help = R"json({
"delete": {"resource": "customers", "id": "1000037"},
"merge": {"resource": "customers", "from": 1000037, "into": 1000040},
"touch": {"resource": "customers", "count": 6000, "stamp": "2026-01-01T00:00:00Z; now if absent"},
"commit-late": {"resource": "customers", "stamp": "2026-01-01T00:00:00Z"},
"mutate": {"writes": 100, "resource": "from a resource file; all resources if absent"},
"settings": {"horizon_seconds": 900, "export_page_size": 5000, "shuffled_lists": false},
"faults": {"repeat_token": 0, "empty_page_with_has_more": 0, "refuse_token": 0, "reverse_page": 0, "end_token": "last"},
"sizes": {}
})json";

std::uint32_t count_of(const Body& body, std::string_view name, std::uint32_t otherwise) {
    const auto value = body.integer(name);
    return value && *value >= 0 ? static_cast<std::uint32_t>(*value) : otherwise;
}

void set_faults(const Body& body, WorldFaults& faults) {
    faults.repeat_token = count_of(body, "repeat_token", faults.repeat_token);
    faults.empty_page_with_has_more =
        count_of(body, "empty_page_with_has_more", faults.empty_page_with_has_more);
    faults.refuse_token = count_of(body, "refuse_token", faults.refuse_token);
    faults.reverse_page = count_of(body, "reverse_page", faults.reverse_page);
    const auto end = body.text("end_token");
    if (end == "last") { faults.end_token = WorldFaults::EndToken::Last; }
    if (end == "null") { faults.end_token = WorldFaults::EndToken::Null; }
    if (end == "empty") { faults.end_token = WorldFaults::EndToken::Empty; }
}

void set_options(const Body& body, Tenant& tenant) {
    auto& options = tenant.options;
    if (const auto seconds = body.integer("horizon_seconds")) {
        options.horizon = std::chrono::seconds{*seconds};
    }
    if (const auto size = body.integer("export_page_size"); size && *size > 0) {
        options.export_page_size = static_cast<std::size_t>(*size);
    }
    if (body.find("shuffled_lists") != nullptr) { tenant.shuffled_lists = body.flag("shuffled_lists"); }
}

json sizes(const Store& store, const FileResources& files) {
    json all = json::object();
    for (std::size_t i = 0; i < kind_count; ++i) {
        const auto kind = static_cast<Kind>(i);
        all[std::string(facts(kind).resource)] = store.of(kind).size();
    }
    for (const auto& file : files.all()) { all[file->resource().name] = file->records().size(); }
    return all;
}

}  // namespace

Reply World::control(const Request& request) {
    auto& tenant = impl_->tenant;
    const auto command = request.path.substr(request.path.rfind('/') + 1);
    const Body body(request.body.empty() ? "{}" : request.body, control_fields, Purpose::Patch);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto resource = body.text("resource");
    const auto stamp = Timestamp::parse(body.text("stamp"));
    const auto done = [&tenant](bool yes) {
        return yes ? json_reply(200, "{}") : tenant.problem(404, "There is no such record or resource.");
    };

    if (command == "help") { return json_reply(200, std::string(help)); }
    if (command == "sizes") { return json_reply(200, sizes(tenant.store, impl_->files).dump()); }
    if (command == "delete") { return done(hard_delete(resource, body.text("id"))); }
    if (command == "merge") {
        return done(merge(resource, body.integer("from").value_or(0), body.integer("into").value_or(0)));
    }
    if (command == "touch") {
        return json_reply(200, json{{"count", touch(resource, count_of(body, "count", 1), stamp)}}.dump());
    }
    if (command == "commit-late" && stamp) {
        const auto id = commit_late(resource, *stamp);
        return id ? json_reply(200, json{{"id", *id}}.dump()) : done(false);
    }
    if (command == "mutate" && !resource.empty()) {
        return done(mutate_file(resource, count_of(body, "writes", 1)));
    }
    if (command == "mutate") {
        mutate(count_of(body, "writes", 1));
        return json_reply(200, "{}");
    }
    if (command == "faults") {
        set_faults(body, tenant.faults);
        return json_reply(200, "{}");
    }
    if (command == "settings") {
        set_options(body, tenant);
        return json_reply(200, "{}");
    }
    return tenant.problem(404, "There is no such command. The command help lists all.");
}

}  // namespace stmirror::simulator
