// SPDX-License-Identifier: MIT
#include "simulator/reads/listing.hpp"

#include <algorithm>

#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::int64_t page_size_default = 50;
constexpr std::int64_t page_size_max = 5000;

using Records = std::vector<const Record*>;
enum class SortField { None, Id, ModifiedOn, CreatedOn };

struct Sort {
    SortField field = SortField::None;
    bool descending = false;
};

struct Window {
    std::optional<Timestamp> from;
    std::optional<Timestamp> before;
    bool holds(Timestamp time) const { return (!from || time >= *from) && (!before || time < *before); }
};

Sort read_sort(Query& query) {
    const auto value = query.text("sort");
    if (!value) { return {}; }
    Sort sort{.field = SortField::None, .descending = value->front() == '-'};
    const std::string_view name =
        std::string_view(*value).substr(sort.descending || value->front() == '+' ? 1 : 0);
    if (equal_ignoring_case(name, "Id")) { sort.field = SortField::Id; }
    if (equal_ignoring_case(name, "ModifiedOn")) { sort.field = SortField::ModifiedOn; }
    if (equal_ignoring_case(name, "CreatedOn")) { sort.field = SortField::CreatedOn; }
    if (sort.field == SortField::None) {
        query.refuse("sort", "The sort field '" + *value + "' is not supported.");
    }
    return sort;
}

/// Calls fn for the records that the listing may show. The records are sorted by id within each parent.
void each_candidate(const Collection& records, const Listing& listing,
                    const std::function<bool(const Record&)>& fn) {
    if (listing.ids) {
        for (const auto id : *listing.ids) {
            const Record* record = records.find(id);
            if (record != nullptr) { fn(*record); }
        }
    } else if (listing.parent) {
        records.walk_parent(*listing.parent, fn);
    } else if (listing.parents) {
        for (const auto parent : *listing.parents) { records.walk_parent(parent, fn); }
    } else {
        records.walk_by_id(fn);
    }
}

void order(Records& found, const Sort& sort, bool shuffled, std::uint64_t seed) {
    switch (sort.field) {
        case SortField::None:
            if (shuffled) {
                std::ranges::sort(found, {}, [seed](const Record* r) { return mixed(seed, r->id); });
            }
            break;
        case SortField::Id:
            std::ranges::sort(found, {}, &Record::id);
            break;
        case SortField::ModifiedOn:
            std::ranges::sort(found, {}, [](const Record* r) { return modified_key(r->modified, r->id); });
            break;
        case SortField::CreatedOn:
            std::ranges::sort(found, {}, [](const Record* r) { return modified_key(r->created, r->id); });
            break;
    }
    if (sort.descending) { std::ranges::reverse(found); }
}

Records chosen(const ListSource& source, const Listing& listing, const Window& created,
               const Window& modified) {
    Records found;
    each_candidate(source.records, listing, [&](const Record& record) {
        const bool wanted = (!source.shows || source.shows(record)) && created.holds(record.created) &&
                            modified.holds(record.modified) && (!listing.accepts || listing.accepts(record));
        if (wanted) { found.push_back(&record); }
        return true;
    });
    return found;
}

}  // namespace

Listing usual_listing(Query& query, Kind kind) {
    return {.ids = query.ids("ids", kind), .sortable = true, .created_window = true, .modified_window = true};
}

Reply paged_reply(Tenant& tenant, Query& query, Kind kind, const Listing& listing, Form form) {
    const ListSource source{.records = tenant.store.of(kind),
                            .shows = [kind](const Record& record) { return !is_deleted(kind, record); },
                            .append =
                                [&tenant, &query, kind, form](std::string& out, const Record& record) {
                                    append_listed(out, tenant, kind, record, form, query.request());
                                }};
    return paged_reply(tenant, query, source, listing);
}

Reply paged_reply(Tenant& tenant, Query& query, const ListSource& source, const Listing& listing) {
    const auto page = query.number("page").value_or(1);
    const auto page_size = query.number("pageSize").value_or(page_size_default);
    const bool with_total = query.boolean("includeTotal").value_or(false);
    if (page < 1) { query.refuse("page", "The field page must be 1 or more."); }
    if (page_size < 1 || page_size > page_size_max) {
        query.refuse("pageSize",
                     "The field pageSize must be between 1 and " + std::to_string(page_size_max) + ".");
    }
    Window created;
    Window modified;
    if (listing.created_window) { created = {query.time("createdOnOrAfter"), query.time("createdBefore")}; }
    if (listing.modified_window) {
        modified = {query.time("modifiedOnOrAfter"), query.time("modifiedBefore")};
    }
    const Sort sort = listing.sortable ? read_sort(query) : Sort{};
    if (!query.errors().empty()) { return tenant.bad_request(query.errors()); }

    auto found = chosen(source, listing, created, modified);
    order(found, sort, tenant.shuffled_lists, tenant.options.seed);
    const auto total = found.size();
    const auto first =
        std::min(static_cast<std::uint64_t>(page - 1), total) * static_cast<std::uint64_t>(page_size);
    const auto begin = std::min<std::size_t>(first, total);
    const auto end = std::min(begin + static_cast<std::size_t>(page_size), total);

    std::string body;
    body.reserve((end - begin) * 1024);
    ObjectWriter writer(body);
    writer.number("page", page).number("pageSize", page_size).boolean("hasMore", end < total);
    writer.number_or_null("totalCount",
                          with_total ? std::optional(static_cast<std::int64_t>(total)) : std::nullopt);
    writer.member("data") += '[';
    for (std::size_t i = begin; i < end; ++i) {
        if (i != begin) { body += ','; }
        source.append(body, *found[i]);
    }
    body += ']';
    writer.end();
    return json_reply(200, std::move(body));
}

Reply array_reply(const Tenant& tenant, Kind kind, std::optional<RecordId> parent) {
    std::string body = "[";
    each_candidate(tenant.store.of(kind), {.parent = parent}, [&](const Record& record) {
        if (body.size() > 1) { body += ','; }
        body += record.text;
        return true;
    });
    body += ']';
    return json_reply(200, std::move(body));
}

}  // namespace stmirror::simulator
