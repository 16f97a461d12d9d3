// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_resource.hpp"

#include <algorithm>
#include <chrono>

#include "catalogue/page.hpp"
#include "simulator/data/random_values.hpp"
#include "simulator/reads/exports.hpp"
#include "simulator/reads/filters.hpp"
#include "simulator/reads/listing.hpp"
#include "simulator/tenant/kind.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::chrono::days years_in_business{1820};
constexpr std::chrono::days bulk_load_age{900};
/// The share of records, in percent, that one bulk load wrote with the same modifiedOn, as in real data.
constexpr unsigned bulk_load_percent = 30;
constexpr std::chrono::hours newest_age{1};
/// A record that belongs to another record is created at most `soon` after that record. It is last changed at
/// most `time_of_work` after its own creation.
constexpr std::chrono::days soon{5};
constexpr std::chrono::days time_of_work{14};
constexpr std::chrono::hours call_before_job{1};

bool can_be_inactive(const Resource& resource) {
    const auto active = resource.column_index("active");
    return active && resource.columns[*active].type == ColumnType::Boolean;
}

}  // namespace

FileResource::FileResource(const Resource& resource, const Catalogue& catalogue, Tenant& tenant,
                           const Referred& referred, const RecordsOf& records_of, Timestamp reference_time)
    : resource_(resource),
      tenant_(tenant),
      writer_(resource, referred),
      plan_(plan_of(resource, tenant.options.customers)),
      seed_(mixed(tenant.options.seed, content_hash(resource.name))),
      guid_(id_column(resource).type == ColumnType::Text) {
    if (!resource.module.empty()) {
        related_.emplace(resource, catalogue, tenant.options.customers, records_of, reference_time);
    }
    fill(reference_time);
}

void FileResource::fill(Timestamp reference_time) {
    for (std::uint64_t number = 0; number < plan_.count; ++number) {
        Random random(mixed(seed_, number));
        Record record;
        record.id = guid_ ? guid_id(random()) : plan_.id(number);
        set_times(record, related_ ? related_->owner_of_new(number) : nullptr, reference_time, random);
        record.active = !can_be_inactive(resource_) || !chance(random, 5);
        const auto text = text_of(record);
        record.text = text;
        records_.load(record);
    }
    records_.finish_load();
}

/// `owner` is the record to which `record` belongs, or null.
void FileResource::set_times(Record& record, const Record* owner, Timestamp reference_time,
                             Random& random) const {
    const auto newest = reference_time - newest_age;
    const auto bulk_load = reference_time - bulk_load_age;
    const bool is_loaded = chance(random, bulk_load_percent);
    if (owner != nullptr && !kind_of(owner_name(resource_.name))) {
        const bool is_call = resource_.name == "calls";
        const auto created =
            is_call ? owner->created - below(random, call_before_job) : owner->created + below(random, soon);
        record.created = std::min(created, newest);
        record.modified = std::min(record.created + below(random, time_of_work), newest);
        if (is_loaded) { record.modified = std::max(record.modified, bulk_load); }
        return;
    }
    const bool is_job = resource_.name == "jobs";
    const auto age = [&random] { return below(random, years_in_business); };
    record.modified = bulk_load;
    // The business grows, so most jobs are from recent years.
    if (!is_loaded) { record.modified = newest - (is_job ? std::min({age(), age(), age()}) : age()); }
    record.created = record.modified - below(random, is_job && !is_loaded ? time_of_work : bulk_load_age);
}

std::string FileResource::text_of(const Record& record) const {
    const auto changes = changes_.find(record.id);
    const auto count = changes == changes_.end() ? 0 : changes->second;
    const Random fixed(mixed(seed_, ~record.id));
    const Random changing(mixed(mixed(seed_, record.id), count));
    const auto values = related_ ? related_->values(record, fixed, changing) : FieldValues{};
    return writer_.write(record, values, changing);
}

SourceRecord FileResource::source_record(const Record& record) const {
    SourceRecord source{.key = "[", .parent = {}, .json = std::string(record.text)};
    const auto& each = resource_.feed.each;
    if (!each.empty()) {  // the record is the only element of the array
        const auto array = value_of(record.text, each);
        source.json = array.substr(1, array.size() - 2);
    }
    for (const auto& name : resource_.key) {
        const auto& column = resource_.columns[resource_.column_index(name).value()];
        if (source.key.size() > 1) { source.key += ','; }
        source.key +=
            column.field.empty() ? value_of(record.text, column.outer) : value_of(source.json, column.field);
    }
    source.key += ']';
    return source;
}

Reply FileResource::handle(const FileOperation& operation, const Request& request, std::string_view id) {
    if (operation.feed == nullptr) { return single_reply(id); }
    if (operation.feed->envelope == Envelope::Export) { return export_reply(tenant_, request, records_); }
    return list_reply(*operation.feed, request);
}

Reply FileResource::list_reply(const Feed& feed, const Request& request) {
    Query query(request);
    Listing listing{.sortable = true, .created_window = true, .modified_window = true};
    const auto& lookup = resource_.lookup;
    const bool takes_ids =
        lookup && lookup->list_path == feed.path && lookup->ids_column == id_column(resource_).name;
    if (takes_ids) { listing.ids = query.ids(lookup->ids_parameter, guid_); }
    Filters filters(query);
    // The feed's query may contain a parameter that asks for inactive records. Without that parameter, the
    // list hides inactive records.
    for (const auto& [parameter, value] : feed.query) { filters.inactive(parameter); }
    listing.accepts = std::move(filters).take();
    const auto append = [](std::string& out, const Record& record) { out += record.text; };
    return paged_reply(tenant_, query, {.records = records_, .shows = {}, .append = append}, listing);
}

Reply FileResource::single_reply(std::string_view id) {
    const auto number = parse_id(guid_, id);
    const Record* record = number ? records_.find(*number) : nullptr;
    if (record != nullptr) { return json_reply(200, std::string(record->text)); }
    return tenant_.problem(404, "There is no record of " + resource_.name + " with ID = " + std::string(id));
}

void FileResource::change() {
    auto& random = tenant_.random;
    const auto choice = random.below(10);
    const Record* any = records_.any(random());
    if (any == nullptr || choice < 3) {
        insert(tenant_.next_stamp());
        return;
    }
    Record record = *any;
    ++changes_[record.id];
    record.modified = tenant_.next_stamp();
    if (choice == 9 && can_be_inactive(resource_)) { record.active = false; }
    put(record);
}

RecordId FileResource::insert(Timestamp modified) {
    Record record;
    record.id = new_id();
    record.modified = modified;
    record.created = modified;
    put(record);
    return record.id;
}

RecordId FileResource::new_id() {
    if (!guid_) { return std::max(records_.id_max() + plan_.step, plan_.first); }
    auto id = guid_id(tenant_.random());
    while (records_.find(id) != nullptr) { id = guid_id(tenant_.random()); }
    return id;
}

bool FileResource::erase(std::string_view id) {
    const auto number = parse_id(guid_, id);
    if (!number || records_.find(*number) == nullptr) { return false; }
    records_.erase(*number);
    return true;
}

std::size_t FileResource::touch(std::size_t count, Timestamp stamp) {
    std::vector<Record> chosen;
    records_.walk_by_id([&](const Record& record) {
        if (chosen.size() == count) { return false; }
        chosen.push_back(record);
        return true;
    });
    for (auto& record : chosen) {
        record.modified = stamp;
        put(record);
    }
    return chosen.size();
}

}  // namespace stmirror::simulator
