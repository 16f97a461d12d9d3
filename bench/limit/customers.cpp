// SPDX-License-Identifier: MIT
#include "limit/customers.hpp"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>

#include "base/clock.hpp"
#include "base/folded.hpp"

namespace limit {
namespace {

// The fields are in the order in which the API writes them. In the SQL statements, parameter 1 is the tenant
// and parameter 2 the id. The others follow in the order of the columns.
constexpr std::array address_fields = {Field{"street", Kind::Text, 6},    Field{"unit", Kind::Text, 7},
                                       Field{"city", Kind::Text, 8},      Field{"state", Kind::Text, 9},
                                       Field{"zip", Kind::Text, 10},      Field{"country", Kind::Text, 11},
                                       Field{"latitude", Kind::Real, 12}, Field{"longitude", Kind::Real, 13}};
constexpr std::array record_fields = {Field{"id", Kind::Integer, 2},
                                      Field{"active", Kind::Boolean, 3},
                                      Field{"name", Kind::Name, 4},
                                      Field{"type", Kind::Text, 5},
                                      Field{"address", Kind::Address},
                                      Field{"customFields", Kind::CustomFields},
                                      Field{"balance", Kind::Real, 14},
                                      Field{"taxExempt", Kind::Boolean, 15},
                                      Field{"tagTypeIds", Kind::Tags},
                                      Field{"doNotMail", Kind::Boolean, 16},
                                      Field{"doNotService", Kind::Boolean, 17},
                                      Field{"nationalAccount", Kind::Boolean, 18},
                                      Field{"createdOn", Kind::Time, 24},
                                      Field{"createdById", Kind::Integer, 23},
                                      Field{"modifiedOn", Kind::Time, 25},
                                      Field{"mergedToId", Kind::Integer, 22},
                                      Field{"paymentTermId", Kind::Integer, 21},
                                      Field{"creditLimit", Kind::Real, 19},
                                      Field{"creditLimitBalance", Kind::Real, 20},
                                      Field{"externalData", Kind::ExternalData}};
constexpr int raw_parameter = 26;
constexpr int hash_parameter = 27;
constexpr int first_seen_parameter = 28;
constexpr int changed_parameter = 29;
constexpr int rowid_parameter = 30;
constexpr int folded_parameter = 31;

constexpr auto insert_sql =
    "INSERT INTO customers (tenant_id, id, active, name, type, address_street, address_unit, address_city,"
    " address_state, address_zip, address_country, address_latitude, address_longitude, balance, tax_exempt,"
    " do_not_mail, do_not_service, national_account, credit_limit, credit_limit_balance, payment_term_id,"
    " merged_to_id, created_by_id, created_on, modified_on, _raw, _hash, _first_seen_at, _changed_at,"
    " name_folded) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?31)";
constexpr auto update_sql =
    "UPDATE customers SET active=?3, name=?4, type=?5, address_street=?6, address_unit=?7, address_city=?8,"
    " address_state=?9, address_zip=?10, address_country=?11, address_latitude=?12, address_longitude=?13,"
    " balance=?14, tax_exempt=?15, do_not_mail=?16, do_not_service=?17, national_account=?18,"
    " credit_limit=?19, credit_limit_balance=?20, payment_term_id=?21, merged_to_id=?22, created_by_id=?23,"
    " created_on=?24, modified_on=?25, _raw=?26, _hash=?27, _changed_at=?29, name_folded=?31"
    " WHERE rowid=?30";

std::int64_t newest_change(sqlite3* database) {
    Statement select(database, "SELECT coalesce(max(seq), 0) FROM _changes");
    select.step();
    return select.integer(0);
}

/// Compares names without decoding escapes, because no name in the catalogue contains an escape.
bool is_named(simdjson::ondemand::raw_json_string name, std::string_view expected) {
    return name.unsafe_is_equal(expected);
}

std::string removal(const std::string& table) {
    return "DELETE FROM " + table + " WHERE tenant_id = ? AND customer_id = ?";
}

}  // namespace

Customers::Customers(sqlite3* database, std::int64_t tenant_id)
    : database_(database),
      tenant_id_(tenant_id),
      change_(newest_change(database)),
      find_(database, "SELECT rowid, _hash FROM customers WHERE tenant_id = ? AND id = ?"),
      insert_(database, insert_sql),
      update_(database, update_sql),
      log_(database, "INSERT INTO _changes VALUES (?, ?, 'customers', ?, ?, ?)"),
      remove_children_{Statement(database, removal("customer_custom_fields")),
                       Statement(database, removal("customer_tags")),
                       Statement(database, removal("customer_external_data"))},
      insert_custom_field_(database, "INSERT INTO customer_custom_fields VALUES (?, ?, ?, ?, ?, ?)"),
      insert_tag_(database, "INSERT INTO customer_tags VALUES (?, ?, ?, ?)"),
      insert_external_data_(database, "INSERT INTO customer_external_data VALUES (?, ?, ?, ?, ?)") {}

void Customers::write(std::vector<std::string>& bodies) {
    now_ = stmirror::SystemClock().utc_now().to_string();
    // A page's text is valid only until its parser reads another page, so each page has its own parser.
    parsers_.resize(std::max(parsers_.size(), bodies.size()));
    execute(database_, "BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        auto& body = bodies[i];
        auto document = parsers_[i].iterate(body.data(), body.size(), body.capacity());
        for (auto record : document["data"].get_array()) { read(record.get_object()); }
    }
    write_children();
    execute(database_, "COMMIT");
}

void Customers::read(Object record) {
    ++records_;
    const std::int64_t id = record.find_field("id").get_int64();
    const std::string_view raw = record.raw_json();
    const auto hash = static_cast<std::int64_t>(XXH3_64bits(raw.data(), raw.size()));
    find_.bind(1, tenant_id_);
    find_.bind(2, id);
    Stored stored;
    if (find_.step()) { stored = {find_.integer(0), find_.integer(1)}; }
    find_.reset();
    if (stored.rowid != 0 && stored.hash == hash) { return; }
    record.reset();
    write_row(record, id, raw, hash, stored.rowid);
}

void Customers::write_row(Object record, std::int64_t id, std::string_view raw, std::int64_t hash,
                          std::int64_t rowid) {
    ++written_;
    id_ = id;
    const bool is_new = rowid == 0;
    if (!is_new) { remove_children(id); }
    auto& into = is_new ? insert_ : update_;
    into.unbind_all();
    times_used_ = 0;
    read_fields(record, record_fields, into);
    if (is_new) {
        into.bind(1, tenant_id_);
        into.bind(first_seen_parameter, std::string_view(now_));
    } else {
        into.bind(rowid_parameter, rowid);
    }
    into.bind(raw_parameter, raw);
    into.bind(hash_parameter, hash);
    into.bind(changed_parameter, std::string_view(now_));
    into.run();

    std::array<char, 24> key{'['};
    char* const end = std::to_chars(key.data() + 1, key.data() + key.size() - 1, id).ptr;
    *end = ']';
    log_.bind(1, ++change_);
    log_.bind(2, tenant_id_);
    log_.bind(3, std::string_view(key.data(), static_cast<std::size_t>(end + 1 - key.data())));
    log_.bind(4, std::string_view(is_new ? "insert" : "update"));
    log_.bind(5, std::string_view(now_));
    log_.run();
}

void Customers::read_fields(Object object, std::span<const Field> fields, Statement& into) {
    std::size_t expected = 0;
    for (auto each : object) {
        const auto name = each.key().value();
        if (expected == fields.size() || !is_named(name, fields[expected].name)) {
            const auto found =
                std::ranges::find_if(fields, [&](const Field& field) { return is_named(name, field.name); });
            if (found == fields.end()) { continue; }
            expected = static_cast<std::size_t>(found - fields.begin());
        }
        read_field(each.value(), fields[expected], into);
        ++expected;
    }
}

void Customers::read_field(Value value, const Field& field, Statement& into) {
    if (value.is_null()) { return; }
    switch (field.kind) {
        case Kind::Integer:
            return into.bind(field.parameter, value.get_int64().value());
        case Kind::Real:
            return into.bind(field.parameter, value.get_double().value());
        case Kind::Name:
            return bind_name(value.get_string(), field.parameter, into);
        case Kind::Text:
            return into.bind(field.parameter, value.get_string().value());
        case Kind::Boolean:
            return into.bind(field.parameter, std::int64_t{value.get_bool().value()});
        case Kind::Time:
            return bind_time(value.get_string(), field.parameter, into);
        case Kind::Address:
            return read_fields(value.get_object(), address_fields, into);
        case Kind::CustomFields:
            return read_custom_fields(value);
        case Kind::Tags:
            return read_tags(value);
        case Kind::ExternalData:
            return read_external_data(value);
    }
}

void Customers::bind_name(std::string_view text, int parameter, Statement& into) {
    folded_ = stmirror::folded(text);
    into.bind(parameter, text);
    into.bind(folded_parameter, std::string_view(folded_));
}

/// Binds a time such as "2021-12-01T08:32:39.65Z", padded with zeros to seven fractional digits.
void Customers::bind_time(std::string_view text, int parameter, Statement& into) {
    constexpr std::string_view zeros = "0000-00-00T00:00:00.0000000Z";
    auto& time = times_.at(times_used_++);
    std::ranges::copy(zeros, time.begin());
    std::ranges::copy(text.substr(0, text.size() - 1), time.begin());
    into.bind(parameter, std::string_view(time.data(), time.size()));
}

void Customers::read_custom_fields(Value value) {
    std::int64_t position = 0;
    for (auto each : value.get_array()) {
        Child child{.customer = id_, .position = position++};
        for (auto field : each.get_object()) {
            const auto name = field.key().value();
            if (is_named(name, "typeId")) { child.number = field.value().get_int64(); }
            if (is_named(name, "name")) { child.first = field.value().get_string(); }
            if (!is_named(name, "value")) { continue; }
            child.has_second = !field.value().is_null();
            if (child.has_second) { child.second = field.value().get_string(); }
        }
        custom_fields_.push_back(child);
    }
}

void Customers::read_tags(Value value) {
    std::int64_t position = 0;
    for (auto each : value.get_array()) {
        tags_.push_back({.customer = id_, .position = position++, .number = each.get_int64()});
    }
}

void Customers::read_external_data(Value value) {
    std::int64_t position = 0;
    for (auto each : value.get_array()) {
        Child child{.customer = id_, .position = position++};
        for (auto field : each.get_object()) {
            (is_named(field.key(), "key") ? child.first : child.second) = field.value().get_string();
        }
        external_data_.push_back(child);
    }
}

void Customers::remove_children(std::int64_t id) {
    for (auto& remove : remove_children_) {
        remove.bind(1, tenant_id_);
        remove.bind(2, id);
        remove.run();
    }
}

/// Writes the child rows in sorted order, because that is faster. No two rows have the same key, because an
/// export contains a record only once.
void Customers::write_children() {
    const auto write = [&](std::vector<Child>& children, Statement& insert, auto bind_values) {
        std::ranges::sort(children, {},
                          [](const Child& child) { return std::pair(child.customer, child.position); });
        for (const auto& child : children) {
            insert.unbind_all();
            insert.bind(1, tenant_id_);
            insert.bind(2, child.customer);
            insert.bind(3, child.position);
            bind_values(insert, child);
            insert.run();
        }
        children.clear();
    };
    write(custom_fields_, insert_custom_field_, [](Statement& insert, const Child& child) {
        insert.bind(4, child.number);
        insert.bind(5, child.first);
        if (child.has_second) { insert.bind(6, child.second); }
    });
    write(tags_, insert_tag_, [](Statement& insert, const Child& child) { insert.bind(4, child.number); });
    write(external_data_, insert_external_data_, [](Statement& insert, const Child& child) {
        insert.bind(4, child.first);
        insert.bind(5, child.second);
    });
}

}  // namespace limit
