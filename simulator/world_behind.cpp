// SPDX-License-Identifier: MIT
// What happens to records behind the API's back: deletes, merges, bulk loads, late commits, random writes.
#include <array>

#include "simulator/json_text.hpp"
#include "simulator/sample_data.hpp"
#include "simulator/world_impl.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view base = "/crm/v2/tenant/";

/// The records below one parent, copied, for they change while this list is worked through.
std::vector<Record> children(const Store& store, Kind kind, RecordId parent) {
    std::vector<Record> found;
    store.of(kind).walk_parent(parent, [&found](const Record& record) {
        found.push_back(record);
        return true;
    });
    return found;
}

void move_locations(Tenant& tenant, RecordId from, RecordId into) {
    for (auto location : children(tenant.store, Kind::Location, from)) {
        location.parent = into;
        restamp(tenant, Kind::Location, location,
                with_member(location.text, "customerId", std::to_string(into)));
    }
}

/// Random calls of the API's own writes.
class Mutator {
 public:
    Mutator(World& world, Tenant& tenant) : world_(world), tenant_(tenant) {}

    void write() {
        switch (tenant_.random.below(10)) {
            case 0:
                return post("customers", new_customer());
            case 1:
            case 2:
                return call("PATCH", below(Kind::Customer, "customers/"),
                            R"({"doNotMail":true,"name":)" + name() + "}");
            case 3:
                return call("PATCH", below(Kind::Location, "locations/"), R"({"name":)" + name() + "}");
            case 4:
                return call("PATCH", below(Kind::Lead, "leads/"),
                            R"({"priority":"Urgent","summary":)" + note() + "}");
            case 5:
                return patch_booking();
            case 6:
                return post(below(Kind::Customer, "customers/") + "/notes", R"({"text":)" + note() + "}");
            case 7:
                return post(below(Kind::Customer, "customers/") + "/contacts",
                            R"({"type":"Phone","value":"5125550142","memo":)" + name() + "}");
            case 8:
                return delete_contact();
            default:
                return post("leads", R"({"campaignId":8101,"summary":)" + note() + "}");
        }
    }

 private:
    std::string name() {
        return json_string(one_of(sample::first_names()) + " " + one_of(sample::last_names()));
    }
    std::string note() { return json_string(one_of(sample::notes())); }
    std::string one_of(std::span<const std::string_view> words) {
        return std::string(words[tenant_.random.below(words.size())]);
    }
    const Record* any(Kind kind) { return tenant_.store.of(kind).any(tenant_.random()); }
    std::string below(Kind kind, std::string path) {
        const Record* record = any(kind);
        return path + std::to_string(record == nullptr ? 0 : record->id);
    }
    std::string new_customer() {
        const std::string address =
            R"({"street":"1 Main St","unit":null,"city":"Austin","state":"TX","zip":"78701","country":"USA"})";
        const auto who = name();
        return R"({"name":)" + who + R"(,"address":)" + address + R"(,"locations":[{"name":)" + who +
               R"(,"address":)" + address + "}]}";
    }
    void patch_booking() {
        const Record* booking = any(Kind::Booking);
        if (booking == nullptr) return;
        const std::string provider(value_of(booking->text, "bookingProviderId"));
        call("PATCH", "booking-provider/" + provider + "/bookings/" + std::to_string(booking->id),
             R"({"summary":)" + note() + "}");
    }
    void delete_contact() {
        const Record* contact = any(Kind::CustomerContact);
        if (contact == nullptr) return;
        call("DELETE",
             "customers/" + std::to_string(contact->parent) + "/contacts/" + std::to_string(contact->id), "");
    }
    void post(const std::string& path, std::string body) { call("POST", path, std::move(body)); }
    void call(std::string method, const std::string& path, std::string body) {
        const auto whole = std::string(base) + std::to_string(tenant_.options.tenant_id) + "/" + path;
        world_.handle({std::move(method), whole, {}, {}, std::move(body)});
    }

    World& world_;
    Tenant& tenant_;
};

}  // namespace

bool World::hard_delete(std::string_view resource, std::string_view id) {
    const auto kind = kind_of(resource);
    const auto number = kind ? parse_id(*kind, id) : std::nullopt;
    if (!number || impl_->tenant.store.of(*kind).find(*number) == nullptr) return false;
    impl_->tenant.store.of(*kind).erase(*number);
    return true;
}

bool World::merge(std::string_view resource, std::int64_t from, std::int64_t into) {
    auto& tenant = impl_->tenant;
    const auto kind = kind_of(resource);
    if (kind != Kind::Customer && kind != Kind::Location) return false;
    const auto& records = tenant.store.of(*kind);
    const Record* source = records.find(static_cast<RecordId>(from));
    if (source == nullptr || from == into || records.find(static_cast<RecordId>(into)) == nullptr)
        return false;
    Record merged = *source;
    merged.active = false;
    const auto inactive = with_member(merged.text, "active", "false");
    restamp(tenant, *kind, merged, with_member(inactive, "mergedToId", std::to_string(into)));
    if (kind == Kind::Customer) move_locations(tenant, merged.id, static_cast<RecordId>(into));
    return true;
}

std::size_t World::touch(std::string_view resource, std::size_t count, std::optional<Timestamp> stamp) {
    auto& tenant = impl_->tenant;
    const auto kind = kind_of(resource);
    if (!kind) return 0;
    std::vector<Record> chosen;
    tenant.store.of(*kind).walk_by_id([&](const Record& record) {
        if (chosen.size() == count) return false;
        chosen.push_back(record);
        return true;
    });
    const auto modified = stamp ? *stamp : tenant.next_stamp();
    for (const auto& record : chosen) restamp(tenant, *kind, record, std::string(record.text), modified);
    return chosen.size();
}

std::optional<std::int64_t> World::commit_late(std::string_view resource, Timestamp modified) {
    auto& tenant = impl_->tenant;
    const auto kind = kind_of(resource);
    if (!kind || facts(*kind).guid) return std::nullopt;
    const Record* model = tenant.store.of(*kind).any(0);
    if (model == nullptr) return std::nullopt;
    Record record = *model;
    record.id = tenant.next_id(*kind);
    auto text = with_member(record.text, "id", std::to_string(record.id));
    restamp(tenant, *kind, record, std::move(text), modified);
    return static_cast<std::int64_t>(record.id);
}

void World::mutate(std::size_t writes) {
    Mutator mutator(*this, impl_->tenant);
    for (std::size_t i = 0; i < writes; ++i) mutator.write();
}

}  // namespace stmirror::simulator
