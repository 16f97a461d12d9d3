// SPDX-License-Identifier: MIT
#include "simulator/writes/tags.hpp"

#include <algorithm>

#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

using TagIds = std::vector<std::int64_t>;

constexpr std::array<Field, 2> bulk_fields{{
    {.name = "customerIds", .type = FieldType::Integers, .required = true},
    {.name = "tagTypeIds", .type = FieldType::Integers, .required = true},
}};

TagIds tags_of(const Record& record) {
    const auto ids = nlohmann::json::parse(value_of(record.text, "tagTypeIds"), nullptr, false);
    return ids.is_array() ? ids.get<TagIds>() : TagIds{};
}

void set_tags(Tenant& tenant, Kind kind, const Record& record, const TagIds& tags, Timestamp modified) {
    restamp(tenant, kind, record, with_member(record.text, "tagTypeIds", nlohmann::json(tags).dump()),
            modified);
}

bool has(const TagIds& tags, std::int64_t tag) { return std::ranges::find(tags, tag) != tags.end(); }

TagIds with_tags(TagIds tags, const TagIds& more) {
    for (const auto tag : more) {
        if (!has(tags, tag)) { tags.push_back(tag); }
    }
    return tags;
}

TagIds without_tags(TagIds tags, const TagIds& fewer) {
    std::erase_if(tags, [&fewer](std::int64_t tag) { return has(fewer, tag); });
    return tags;
}

void check_bulk(const Tenant& tenant, Body& body) {
    for (const auto* list : {"customerIds", "tagTypeIds"}) {
        if (body.find(list) != nullptr && body.find(list)->empty()) {
            body.refuse(list, "The list is empty.");
        }
    }
    for (const auto id : body.integers("customerIds")) {
        if (tenant.store.of(Kind::Customer).find(static_cast<RecordId>(id)) == nullptr) {
            body.refuse("customerIds", "There is no customer with ID = " + std::to_string(id) + ".");
        }
    }
}

/// Changes the tags of all customers that the body names, or of none if there is an error. All changed
/// customers get the same modifiedOn.
Reply change_tags(const Call& call, TagIds (*changed)(TagIds, const TagIds&)) {
    auto& tenant = call.tenant;
    Body body(call.request.body, bulk_fields, Purpose::Create);
    check_bulk(tenant, body);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto& customers = tenant.store.of(Kind::Customer);
    for (const auto id : body.integers("customerIds")) {
        if (!customers.find(static_cast<RecordId>(id))->active) {
            return tenant.conflict("Customer ID = " + std::to_string(id) + " is not active");
        }
    }
    const auto modified = tenant.next_stamp();
    for (const auto id : body.integers("customerIds")) {
        const Record customer = *customers.find(static_cast<RecordId>(id));
        const auto before = tags_of(customer);
        const auto after = changed(before, body.integers("tagTypeIds"));
        if (after != before) { set_tags(tenant, Kind::Customer, customer, after, modified); }
    }
    return empty_reply();
}

}  // namespace

Reply add_bulk_tags(const Call& call) { return change_tags(call, with_tags); }

Reply remove_bulk_tags(const Call& call) { return change_tags(call, without_tags); }

Reply add_tag(const Call& call, Kind kind) {
    auto& tenant = call.tenant;
    if (auto refusal = refused_parent(call, kind, call.arguments[0])) { return std::move(*refusal); }
    const auto tag = parse_number(call.arguments[1]);
    if (!tag) { return tenant.bad_request({{"tagTypeId", {"The value is not valid."}}}); }
    const Record record = *find_shown(tenant, kind, call.arguments[0]);
    const auto before = tags_of(record);
    if (has(before, *tag)) { return tenant.conflict("The tag is there already."); }
    const auto tags = with_tags(before, {*tag});
    set_tags(tenant, kind, record, tags, tenant.next_stamp());
    std::string reply;
    ObjectWriter(reply)
        .number(kind == Kind::Customer ? "customerId" : "locationId", number_of(record.id))
        .numbers("tagTypeIds", tags)
        .end();
    return json_reply(200, std::move(reply));
}

Reply remove_tag(const Call& call, Kind kind) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, kind, call.arguments[0]);
    if (found == nullptr) { return tenant.not_found(kind, call.arguments[0]); }
    const auto tag = parse_number(call.arguments[1]);
    if (!tag) { return tenant.bad_request({{"tagTypeId", {"The value is not valid."}}}); }
    const auto before = tags_of(*found);
    if (!has(before, *tag)) {
        return tenant.problem(404, "There is no such tag on ID = " + call.arguments[0]);
    }
    set_tags(tenant, kind, *found, without_tags(before, {*tag}), tenant.next_stamp());
    return empty_reply();
}

}  // namespace stmirror::simulator
