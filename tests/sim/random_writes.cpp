// SPDX-License-Identifier: MIT
#include "random_writes.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "support/sample_bodies.hpp"

namespace stmirror::testing {
namespace {

using nlohmann::json;
using simulator::SourceRecord;

constexpr std::uint64_t tags = 3;
constexpr std::uint64_t technicians = 3;

const std::vector<json>& writes() {
    static const std::vector<json> all = [] {
        std::vector<json> found;
        for (const auto& operation : simulator::api()["operations"]) {
            if (operation["method"] != "GET") { found.push_back(operation); }
        }
        return found;
    }();
    return all;
}

std::string text_of(const json& id) { return id.is_string() ? id.get<std::string>() : id.dump(); }

/// Returns the record's own id, which is the last column of the key.
std::string id_of(const SourceRecord& record) { return text_of(json::parse(record.key).back()); }

std::string field_of(const SourceRecord& record, const char* name) {
    return text_of(json::parse(record.json).at(name));
}

std::string filled(std::string path, const std::map<std::string, std::string>& values) {
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
        const auto end = path.find('}', at);
        path.replace(at, end - at + 1, values.at(path.substr(at + 1, end - at - 1)));
    }
    return path;
}

bool has(const std::string& path, const char* part) { return path.find(part) != std::string::npos; }

bool has_tag(const SourceRecord& record) { return !json::parse(record.json).at("tagTypeIds").empty(); }

}  // namespace

std::optional<RandomWrites::Write> RandomWrites::draw() {
    const auto& operation = writes()[random_->below(writes().size())];
    const auto method = operation["method"].get<std::string>();
    const auto path = operation["path"].get<std::string>();
    auto values = values_for(path.substr(path.find("{tenant}/") + 9), method);
    if (!values) { return std::nullopt; }
    values->emplace("tenant", std::to_string(tenant_id_));
    simulator::Request request{method, filled(path, *values), {}, {}, {}};
    if (!operation["body"].is_null()) {
        request.body = body_of(operation["body"].get<std::string>(), method).dump();
    }
    return Write{operation["operationId"].get<std::string>(), std::move(request)};
}

std::optional<std::string> RandomWrites::make_one() {
    const auto write = draw();
    if (!write || world_->handle(write->request).status / 100 != 2) { return std::nullopt; }
    count(write->operation);
    return write->operation;
}

std::vector<std::string> RandomWrites::accepted_less_than(int times) const {
    std::vector<std::string> rare;
    for (const auto& operation : writes()) {
        const auto id = operation["operationId"].get<std::string>();
        const auto found = accepted_.find(id);
        if (found == accepted_.end() || found->second < times) { rare.push_back(id); }
    }
    return rare;
}

std::optional<SourceRecord> RandomWrites::any(const std::string& resource, bool tagged) {
    // Walks over the records twice, because copying all records of a large tenant would take longer.
    const auto for_each_present = [&](const std::function<void(const SourceRecord&)>& fn) {
        world_->for_each(resource, simulator::Form::Export, [&](const SourceRecord& record) {
            if (!record.deleted && (!tagged || has_tag(record))) { fn(record); }
        });
    };
    std::uint64_t count = 0;
    for_each_present([&](const SourceRecord&) { ++count; });
    if (count == 0) { return std::nullopt; }
    auto left = random_->below(count);
    std::optional<SourceRecord> chosen;
    for_each_present([&](const SourceRecord& record) {
        if (left-- == 0) { chosen = record; }
    });
    return chosen;
}

/// Returns the id of a random record. If there is no record, returns "0", which is never an id.
std::string RandomWrites::any_id(const std::string& resource) {
    const auto record = any(resource);
    return record ? id_of(*record) : "0";
}

/// Returns the values for the placeholders of a path below the tenant. Returns empty if no record fits.
std::optional<RandomWrites::Values> RandomWrites::values_for(const std::string& path,
                                                             const std::string& method) {
    if (path.starts_with("booking-provider/")) { return values_of_booking(path); }
    if (path.starts_with("contacts/")) { return values_of_contact(path, method); }
    return values_of_parent(path, method);
}

std::optional<RandomWrites::Values> RandomWrites::values_of_booking(const std::string& path) {
    Values values;
    auto booking = any("bookings");
    if (has(path, "{contactId}")) {
        const auto contact = any("booking_contacts");
        if (!contact) { return std::nullopt; }
        values["contactId"] = id_of(*contact);
        world_->for_each("bookings", simulator::Form::Export, [&](const SourceRecord& record) {
            if (id_of(record) == contact->parent) { booking = record; }
        });
    }
    if (!booking) { return std::nullopt; }
    values["id"] = id_of(*booking);
    values["booking_provider"] = field_of(*booking, "bookingProviderId");
    return values;
}

std::optional<RandomWrites::Values> RandomWrites::values_of_contact(const std::string& path,
                                                                    const std::string& method) {
    if (has(path, "/relationships/") && method == "DELETE") {
        const auto link = any("contact_relationships");
        if (!link) { return std::nullopt; }
        return Values{{"contactId", link->parent},
                      {"relatedEntityId", field_of(*link, "relatedEntityId")},
                      {"typeSlug", field_of(*link, "typeSlug")}};
    }
    Values values{{"id", any_id("contacts")}, {"contactId", any_id("contacts")}};
    const bool to_customer = random_->below(2) == 0;
    values["relatedEntityId"] = any_id(to_customer ? "customers" : "locations");
    values["typeSlug"] = to_customer ? "customer" : "location";
    if (const auto type = any("contact_preference_types")) {
        values["preferenceName"] = field_of(*type, "name");
    }
    if (!has(path, "{contactMethodId}")) { return values; }
    const auto contact_method = any("contact_methods");
    if (!contact_method || !values.contains("preferenceName")) { return std::nullopt; }
    values["contactId"] = contact_method->parent;
    values["contactMethodId"] = id_of(*contact_method);
    return values;
}

/// Returns the values for the placeholders of paths of customers, locations, leads and tags, and of the
/// records below them.
std::optional<RandomWrites::Values> RandomWrites::values_of_parent(const std::string& path,
                                                                   const std::string& method) {
    auto parent = path.substr(0, path.find('/'));
    std::ranges::replace(parent, '-', '_');
    Values values{{"tagTypeId", std::to_string(7001 + random_->below(tags))},
                  {"preferredTechnicianId", std::to_string(501 + random_->below(technicians))}};
    const auto take_child = [&](const char* placeholder, const std::string& resource) {
        const auto child = any(resource);
        if (!child) { return false; }
        values["id"] = child->parent;
        values[placeholder] = id_of(*child);
        return true;
    };
    const auto one = parent.substr(0, parent.size() - 1);
    if (has(path, "{noteId}")) {
        return take_child("noteId", one + "_notes") ? std::optional(values) : std::nullopt;
    }
    if (has(path, "{contactId}")) {
        return take_child("contactId", one + "_contacts") ? std::optional(values) : std::nullopt;
    }
    if (has(path, "{tagTypeId}") && method == "DELETE") {
        const auto tagged = any(parent, true);
        if (!tagged) { return std::nullopt; }
        values["id"] = id_of(*tagged);
        values["tagTypeId"] = text_of(json::parse(tagged->json).at("tagTypeIds").front());
        return values;
    }
    values["id"] = any_id(parent);
    return values;
}

json RandomWrites::body_of(const std::string& type, const std::string& method) {
    simulator::SampleBodies bodies;
    const auto number = [](const std::string& id) { return json::parse(id); };
    bodies.known = {{"customerId", number(any_id("customers"))},
                    {"locationId", number(any_id("locations"))},
                    {"bookingId", number(any_id("bookings"))},
                    {"customerIds", json::array({number(any_id("customers")), number(any_id("customers"))})},
                    {"tagTypeIds", json::array({7001 + random_->below(tags)})},
                    {"typeId", number(any_id("location_custom_field_types"))}};
    auto body = bodies.of(type);
    std::vector<std::string> dropped;
    for (auto& [name, value] : body.items()) {
        if (value.is_boolean()) { value = random_->below(3) > 0; }
        if (value.is_string() && value.get<std::string>().starts_with("some ")) {
            value = value.get<std::string>() + " " + std::to_string(random_->below(100));
        }
        if (method == "PATCH" && random_->below(2) == 0) { dropped.push_back(name); }
    }
    for (const auto& name : dropped) { body.erase(name); }
    return body;
}

}  // namespace stmirror::testing
