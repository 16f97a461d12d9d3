// SPDX-License-Identifier: MIT
#include "simulator/tenant/tenant.hpp"

#include <algorithm>

#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {

std::string external_data_text(const Tenant& tenant, Kind kind, RecordId id, std::string_view application) {
    const auto* stored = tenant.store.find_external_data(kind, id, application);
    std::string out = "[";
    for (const auto& [key, value] : stored == nullptr ? ExternalData{} : *stored) {
        if (out.size() > 1) { out += ','; }
        ObjectWriter(out).text("key", key).text("value", value).end();
    }
    return out + "]";
}

Timestamp Tenant::next_stamp() {
    last_stamp = std::max(clock.utc_now(), last_stamp + Ticks{1});
    return last_stamp;
}

RecordId Tenant::next_id(Kind kind) {
    const auto& records = store.of(kind);
    if (facts(kind).guid) {
        auto id = guid_id(random());
        while (records.find(id) != nullptr) { id = guid_id(random()); }
        return id;
    }
    return std::max<RecordId>(records.id_max(), 999'999) + 1;
}

Reply Tenant::problem(int status, std::string_view title, const FieldErrors& errors) {
    const auto trace = mixed(options.seed, ++problems);
    return error_reply(status, title, "00-" + guid_text(trace).substr(0, 18) + "-01", errors);
}

Reply Tenant::bad_request(const FieldErrors& errors) {
    return problem(400, "One or more validation errors occurred.", errors);
}

Reply Tenant::not_found(Kind kind, std::string_view id) {
    return problem(
        404, "There is no record of " + std::string(facts(kind).resource) + " with ID = " + std::string(id));
}

Reply Tenant::conflict(std::string_view title) { return problem(409, title); }

void restamp(Tenant& tenant, Kind kind, Record record, std::string text, Timestamp modified) {
    record.modified = modified;
    if (!value_of(text, "modifiedOn").empty()) {
        text = with_member(text, "modifiedOn", json_string(stamp_text(modified)));
    }
    tenant.store.of(kind).put(record, std::move(text));
}

void restamp(Tenant& tenant, Kind kind, Record record, std::string text) {
    restamp(tenant, kind, record, std::move(text), tenant.next_stamp());
}

void append_listed(std::string& out, const Tenant& tenant, Kind kind, const Record& record, Form form,
                   const Request& request) {
    const bool has_external_data = kind == Kind::Customer || kind == Kind::Location;
    const auto* application = request.parameter("externalDataApplicationGuid");
    append_record(out, kind, record, form,
                  has_external_data && application != nullptr
                      ? external_data_text(tenant, kind, record.id, *application)
                      : "[]");
}

}  // namespace stmirror::simulator
